# Finds a JDK 25 without starting one, and names it in java_home. Sourced: a process less at every start.

# A JDK says its version in its "release" file; a run-time image without javac cannot build us.
is_jdk_25() {
    [[ -x $1/bin/javac && -r $1/release ]] || return 1
    local line
    while IFS= read -r line; do
        [[ $line == 'JAVA_VERSION="25'[\".]* ]] && return 0
    done < "$1/release"
    return 1
}

find_jdk() {
    local candidate on_path
    if [[ -n ${JAVA_HOME:-} ]] && is_jdk_25 "$JAVA_HOME"; then
        java_home=$JAVA_HOME
        return 0
    fi
    shopt -s nullglob
    local places=(
        /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/*jdk* /opt/*/*jdk*
        /Library/Java/JavaVirtualMachines/*/Contents/Home
        /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home
        /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home
    )
    if [[ -n ${HOME:-} ]]; then
        places+=(
            "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home
            "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/*
            "$HOME"/.asdf/installs/java/*
        )
    fi
    shopt -u nullglob
    if on_path=$(command -v javac) && on_path=$(readlink -f -- "$on_path" 2>/dev/null); then
        places=("${on_path%/bin/javac}" "${places[@]}")
    fi
    for candidate in "${places[@]}"; do
        if is_jdk_25 "$candidate"; then
            java_home=$candidate
            return 0
        fi
    done
    echo "alnage: error: no JDK 25 found; install one (Temurin 25 from adoptium.net, or your system's openjdk-25-jdk) or set JAVA_HOME to it" >&2
    return 1
}
