# A few words for tests of scripts. Each test runs in a subshell of its own, in an empty folder, and passes if it ends with 0.
home=$(cd -P -- "${BASH_SOURCE[0]%/*}/../.." && pwd)
unset ALNAGE_INSTALLED ALNAGE_HOME # what the caller means with them is not what these tests test
passed=0 failed=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/alnage-test.XXXXXX")
trap 'chmod -R u+w "$scratch" 2>/dev/null; rm -rf -- "$scratch"' EXIT

# No test may pass because a command in its middle failed: errexit holds in them, so they are not called in a condition.
it() {
    local name=$1 body=$2 code=0
    mkdir -p "$scratch/work"
    set +e
    (set -euo pipefail; cd "$scratch/work"; "$body") > "$scratch/output" 2>&1
    code=$?
    set -e
    if [[ $code == 0 ]]; then
        passed=$((passed + 1))
        echo "ok: $name"
    else
        failed=$((failed + 1))
        echo "FAILED: $name"
        sed 's/^/    /' "$scratch/output"
    fi
    rm -rf -- "$scratch/work"
}

# refused TEXT COMMAND...: the command must fail, and say TEXT.
refused() {
    local text=$1 said code=0
    shift
    said=$("$@" 2>&1) || code=$?
    if [[ $code == 0 ]]; then
        echo "found exit code 0 of $*, expected a refusal"
        return 1
    fi
    if [[ $said != *"$text"* ]]; then
        printf 'found no "%s" in what it said, expected it:\n%s\n' "$text" "$said"
        return 1
    fi
}

# "! command" does not end a test, this does.
never() {
    if "$@"; then
        echo "found $* to hold, expected it not to"
        return 1
    fi
}

finish() {
    echo "$passed passed, $failed failed"
    [[ $failed == 0 ]]
}
