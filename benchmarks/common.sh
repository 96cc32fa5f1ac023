# Shared by the scripts of the paths. Sourced by benchmarks/run, with home set to the root of the repository, work to an
# empty folder that goes away afterwards, java to a JDK 25 and class_path to our side.
#
# A script prints Markdown. Everything is measured in the same run: processor time and ratios count, since other work on
# the machine hits both sides.

die() { echo "alnage: error: $*" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }

# calc EXPRESSION: arithmetic, four significant digits, never in powers of ten
calc() { awk "BEGIN { v = sprintf(\"%.4g\", $1) + 0; if (v >= 10000) printf \"%.0f\", v; else printf \"%.4g\", v }"; }

# ours PATH ARGUMENT...: runs our side and sets got_<name> for each thing that it measured
ours() {
    local line name value out
    out=$("$java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED ${java_options[@]+"${java_options[@]}"} -cp "$class_path" \
        dev.alnage.benchmarks.Main "$@") || die "our side of $1 failed"
    while read -r name value; do
        printf -v "got_${name//./_}" '%s' "$value"
    done <<< "$out"
}
java_options=()

# timed TIMES COMMAND...: the run with the least processor time; sets wall and cpu, in seconds
timed() {
    local times=$1 i line w u s
    shift
    cpu=''
    for ((i = 0; i < times; i++)); do
        line=$({ TIMEFORMAT='%R %U %S'; time "$@" </dev/null >"$work/out" 2>"$work/err" || echo failed; } 2>&1)
        [[ $line != *failed* ]] || die "found $1 failing, expected it to work: $(head -c 300 "$work/err" "$work/out")"
        read -r w u s <<< "$line"
        if [[ -z $cpu ]] || awk "BEGIN { exit !($u + $s < $cpu) }"; then
            wall=$w
            cpu=$(calc "$u + $s")
        fi
    done
}

head_line() {
    printf '\n| what | ours | beside it, in the same run | ratio | target | |\n| --- | --- | --- | --- | --- | --- |\n'
}

# row WHAT UNIT less|more OURS PEER PEER_VALUE TARGET: less or more is better; "-" for a peer or a target that there is not.
# The ratio says how many times better ours is; the last column is measured against the target, never against the peer.
row() {
    local what=$1 unit=$2 better=$3 own=$4 peer=$5 peer_value=$6 target=$7 ratio='–' beside='–' verdict='–' goal='–'
    if [[ $peer_value != - ]]; then
        beside="$peer: $(calc "$peer_value") $unit"
        [[ $better == less ]] && ratio="$(calc "$peer_value / $own")×" || ratio="$(calc "$own / $peer_value")×"
    elif [[ $peer != - ]]; then
        beside=$peer
    fi
    if [[ $target != - ]]; then
        if [[ $better == less ]]; then
            goal="≤ $target $unit"
            awk "BEGIN { exit !($own <= $target) }" && verdict=met || verdict="missed by $(calc "$own / $target")×"
        else
            goal="≥ $target $unit"
            awk "BEGIN { exit !($own >= $target) }" && verdict=met || verdict="missed by $(calc "$target / $own")×"
        fi
    fi
    printf '| %s | %s %s | %s | %s | %s | %s |\n' "$what" "$(calc "$own")" "$unit" "$beside" "$ratio" "$goal" "$verdict"
}

note() { printf '\n%s\n' "$*"; }
