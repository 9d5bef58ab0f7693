#include "cli/commands/local.hpp"

// The adapters ask "iterochat __complete -- WORD…" and hand its lines to their shell. completions/ holds the
// same texts for packages; a test compares.

namespace iterochat::cli {
namespace {

constexpr std::string_view bash =
    R"(# bash completion for iterochat: asks the program itself what may come next.
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
)";

constexpr std::string_view zsh = R"(#compdef iterochat
# zsh completion for iterochat: asks the program itself what may come next.
_iterochat() {
    local line files=0
    local -a candidates
    while IFS= read -r line; do
        if [[ $line == :files ]]; then
            files=1
        else
            candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        fi
    done < <("${words[1]}" __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( files )) && _files
    (( ${#candidates} )) && _describe -o iterochat candidates
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _iterochat "$@"
else
    compdef _iterochat iterochat
fi
)";

constexpr std::string_view fish =
    R"(# fish completion for iterochat: asks the program itself what may come next.
function __iterochat_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] __complete -- $before[2..-1] "$current" 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c iterochat -f -a '(__iterochat_complete)'
)";

} // namespace

std::string_view completion_script(std::string_view shell) {
    if (shell == "zsh")
        return zsh;
    return shell == "fish" ? fish : bash;
}

} // namespace iterochat::cli
