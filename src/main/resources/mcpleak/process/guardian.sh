# Ends a server and all that it started when its owner dies, and removes the owner's scratch folders. $1 is the environment entry
# that marks the processes, $2 what the paths of the folders begin with; the owner holds the other end of standard input and may
# say "root PID START_TICKS", what masks which file (it is held open, so that its name is known wherever it is moved), a secret in
# each line that says so, and "done". The end of the input means: it is dead.
trap '' HUP INT QUIT TERM PIPE
cookie=$1
folders=$2
root=
born=
java=
classes=
program=
secrets=
while read -r word rest; do
    case $word in
        root)
            root=${rest% *}
            born=${rest#* }
            ;;
        java) java=$rest ;;
        classes) classes=$rest ;;
        program) program=$rest ;;
        file) [ -r "$rest" ] && exec 3<"$rest" ;;
        secret)
            secrets="$secrets$rest
"
            ;;
        done) exit 0 ;;
    esac
done

# Succeeds unless the root's number now belongs to another process: field 22 is the start; the name before it may hold blanks.
ours() {
    [ -n "$root" ] || return 1
    [ -e "/proc/$root/stat" ] || return 0
    read -r stat <"/proc/$root/stat" || return 0
    set -- ${stat##*) }
    [ "${20}" = "$born" ]
}

# Lists /proc/PID/environ of all that carry the cookie. Small systems have a grep that stops at the zero bytes between entries;
# the shell's own read skips them, but takes a system call a byte.
carriers() {
    if printf 'a\0b\0' | grep -q -a -z -F -e b; then
        grep -l -s -a -z -F -e "$cookie" /proc/[0-9]*/environ
        return
    fi
    for file in /proc/[0-9]*/environ; do
        while IFS= read -r line || [ -n "$line" ]; do
            case $line in *"$cookie"*) echo "$file" ;; esac
        done <"$file"
    done
}

strike() {
    if ours; then
        kill -s "$1" -- "-$root"
        kill -s "$1" "$root"
    fi
    for file in $(carriers); do
        file=${file#/proc/}
        kill -s "$1" "${file%/environ}"
    done
}

# Nobody else is left to hide what the server may have written; the secrets stand in no list of processes.
mask() {
    file=$(readlink "/proc/$$/fd/3") || return
    printf '%s' "$secrets" | "$java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classes" "$program" "$file"
}

strike TERM
sleep 1
strike KILL
[ -z "$program" ] || mask
sleep 1
strike KILL
[ -z "$folders" ] || rm -rf -- "$folders"*
