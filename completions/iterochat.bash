# bash completion for iterochat: asks the program itself what may come next.
_iterochat() {
    local line current=${COMP_WORDS[COMP_CWORD]}
    # The daemon's socket and file names hold no line ends, so a line is a candidate.
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            compopt -o filenames 2>/dev/null
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("${COMP_WORDS[0]}" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _iterochat iterochat
