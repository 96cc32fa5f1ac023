# Starts a program of ours; builds first when sources are newer than the last build. Sourced, with home set to the root:
#
#   start MAIN_CLASS [ARGUMENT...]
#
# Every start pays for what is written here, so the common path starts one process (find) beside the JVM.

# "installed" is written last by tools/install, and has the time at which that build began reading the sources.
read_installed() {
    java_home='' class_path='' archive=''
    [[ -r $home/.build/installed ]] || return 0
    { IFS= read -r java_home && IFS= read -r class_path && IFS= read -r archive; } < "$home/.build/installed" || java_home=''
}

# ALNAGE_INSTALLED: a test means the build that it belongs to. A source folder that find cannot read counts as changed.
is_current() {
    [[ -n $java_home && -x $java_home/bin/java ]] || return 1
    [[ -z ${ALNAGE_INSTALLED:-} ]] || return 0
    [[ -z $(find "$home/pom.xml" "$home/.mvn" "$home"/tools/{install,UnsignedJars.java} \
        "$home"/{evidence,policy,worker,factory,app,demo/tools}/{pom.xml,src/main} \
        -newer "$home/.build/installed" -print -quit 2>&1) ]]
}

start() {
    read_installed
    if ! is_current; then
        "$home/tools/install" >&2
        read_installed
    fi
    local options=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED)
    # The archive of parsed classes only saves time: a JVM that cannot use it says nothing and goes on without it.
    if [[ -n $archive && -r $archive ]]; then
        options+=("-XX:AOTCache=$archive" -Xlog:disable -Xlog:all=error:stderr)
    fi
    # What only asks, and a look for secrets, are over before the second compiler has earned what it costs.
    if [[ ${2:-} == @(version|help|explain|completion|why) || ${3:-} == @(list|show) || "${2:-} ${3:-}" == 'source scan' ]]; then
        options+=(-XX:TieredStopAtLevel=1)
    fi
    export ALNAGE_HOME=$home
    exec "$java_home/bin/java" "${options[@]}" -cp "$class_path" "$@"
}
