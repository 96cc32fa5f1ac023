# Counts for ./check what passed and what failed. Sourced, with home, log and deep set.

tests=0 failures=0 errors=0 skipped=0
other_passed=0 other_failed=0
failed_names=() skipped_names=()

forget_reports() {
    find "$home" -path '*/target/surefire-reports' -type d -prune -exec rm -rf -- {} +
}

failed_alone() {
    other_failed=$((other_failed + 1))
    failed_names+=("$1")
}

# A command that counts as one.
run_alone() {
    local name=$1
    shift
    if "$@" 2>&1 | tee -a "$log"; then
        other_passed=$((other_passed + 1))
    else
        failed_alone "$name"
    fi
}

# A command that counts as one, beside whatever comes next and with what that leaves of the processors; what it says is shown by
# finish_beside, which waits for it.
start_beside() {
    beside_name=$1
    shift
    trap '[[ -z $beside ]] || { kill "$beside"; wait "$beside"; } 2>/dev/null || true' EXIT
    nice -n 19 "$@" > "$home/.build/beside.$$" 2>&1 &
    beside=$!
}

finish_beside() {
    local code=0
    wait "$beside" || code=$?
    beside=''
    [[ $code == 0 ]] && other_passed=$((other_passed + 1)) || failed_alone "$beside_name"
    tee -a "$log" < "$home/.build/beside.$$"
    rm -f -- "$home/.build/beside.$$"
}

# Commands that count themselves, each one word with its arguments in it, at the same time: of each, the last line of that form counts,
# and its exit code must agree. What it says is shown when it has ended.
run_counted_together() {
    local i code commands=("$@") pids=() output=$home/.build/output.$$
    for i in "${!commands[@]}"; do
        ${commands[i]} > "$output.$i" 2>&1 &
        pids+=("$!")
    done
    for i in "${!commands[@]}"; do
        code=0
        wait "${pids[i]}" || code=$?
        tee -a "$log" < "$output.$i"
        count_output "${commands[i]}" "$output.$i" "$code"
    done
}

count_output() {
    local name=$1 output=$2 code=$3 passed=0 failed=0 line
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$output" | tail -n 1 || true)
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
        passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
    fi
    rm -f -- "$output"
    other_passed=$((other_passed + passed))
    other_failed=$((other_failed + failed))
    if [[ $failed -gt 0 ]]; then
        failed_names+=("$name: $failed")
    elif [[ $code != 0 || $passed == 0 ]]; then
        failed_alone "$name (exit code $code, $passed passed)"
    fi
}

# What Surefire wrote; and each test class that has no report (a crash, a class that no pattern finds) is a failure.
read_reports() {
    local report class source module fields
    while IFS= read -r report; do
        fields=$(grep -m1 -E '^<testsuite |^  *<testsuite ' "$report" || true)
        tests=$((tests + $(attribute tests "$fields")))
        failures=$((failures + $(attribute failures "$fields")))
        errors=$((errors + $(attribute errors "$fields")))
        skipped=$((skipped + $(attribute skipped "$fields")))
        if [[ $(attribute failures "$fields") != 0 || $(attribute errors "$fields") != 0 ]]; then
            class=${report##*/TEST-}
            failed_names+=("${class%.xml}")
        fi
        if [[ $(attribute skipped "$fields") != 0 ]]; then
            read_skipped "$report"
        fi
    done < <(find "$home" -path '*/target/surefire-reports/TEST-*.xml' -type f | LC_ALL=C sort)
    while IFS= read -r source; do
        module=${source%%/src/test/java/*}
        class=${source#*/src/test/java/}
        class=${class%.java}
        class=${class//\//.}
        compgen -G "$module/target/surefire-reports/TEST-$class.xml" >/dev/null && continue
        compgen -G "$module/target/surefire-reports/TEST-$class\$*.xml" >/dev/null && continue
        [[ -z $deep ]] && grep -q -E '^@Tag\("deep"\)' "$source" && continue
        errors=$((errors + 1)) tests=$((tests + 1))
        failed_names+=("$class (no report: it did not run to its end)")
    done < <(reactor_tests)
}

# Nothing is skipped silently: each skipped test is named with its reason.
read_skipped() {
    local line name='' reason class=${1##*/TEST-}
    while IFS= read -r line; do
        [[ $line =~ \<testcase\ name=\"([^\"]*)\" ]] && name=${BASH_REMATCH[1]}
        if [[ $line == *'<skipped'* ]]; then
            reason=''
            if [[ $line =~ message=\"([^\"]*)\" ]]; then
                reason=": ${BASH_REMATCH[1]}"
            elif [[ $line =~ 'CDATA['([^]]*) ]]; then # a reason that is no attribute
                reason=": ${BASH_REMATCH[1]}"
            fi
            skipped_names+=("${class%.xml}.$name$reason")
        fi
    done < "$1"
}

# Test classes of the modules that the root pom builds.
reactor_tests() {
    local module
    while IFS= read -r module; do
        [[ -d $home/$module/src/test/java ]] || continue
        find "$home/$module/src/test/java" -name '*Test.java' -type f \
            -exec grep -L -E '^(public )?(sealed )?(abstract class|interface) ' {} +
    done < <(sed -n 's|^ *<module>\(.*\)</module> *$|\1|p' "$home/pom.xml") | LC_ALL=C sort
}

attribute() {
    [[ $2 =~ \ $1=\"([0-9]+)\" ]] && echo "${BASH_REMATCH[1]}" || echo 0
}

print_summary() {
    local took=$1 name passed failed
    passed=$((tests - failures - errors - skipped + other_passed))
    failed=$((failures + errors + other_failed))
    # Where everything that tests need must be there, a skipped test is a missing one.
    if [[ ${CI:-} == true && $skipped -gt 0 ]]; then
        failed=$((failed + skipped))
        failed_names+=("$skipped tests were skipped, expected none in continuous integration")
    fi
    for name in ${skipped_names[@]+"${skipped_names[@]}"}; do
        echo "skipped: $name"
    done
    for name in ${failed_names[@]+"${failed_names[@]}"}; do
        echo "failed: $name"
    done
    echo "took $((took / 60)) min $((took % 60)) s"
    echo "Tests run: $tests, Failures: $failures, Errors: $errors, Skipped: $skipped"
    echo "$passed passed, $failed failed"
    [[ $failed == 0 && $tests -gt 0 ]]
}
