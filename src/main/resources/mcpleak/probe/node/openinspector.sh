# Opens the inspector of the Node process $1 by SIGUSR1, and stays until it is known to be closed again. The owner holds the other
# end of standard input and says "closed"; the end of the input without that word means that the owner was killed, or gave up: then
# the program that the other arguments name closes it. Says "sent", or why not.
trap '' HUP INT QUIT TERM PIPE
pid=$1
shift
said=$(kill -s USR1 "$pid" 2>&1) || {
    echo "$said"
    exit 1
}
echo sent
exec >/dev/null 2>&1
read -r word
[ "$word" = closed ] || exec "$@"
