# fish completion for iterochat: asks the program itself what may come next.
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
