# Lets mcpleak ask this interpreter to collect garbage and to say how much memory it still uses, over a socket beside this
# file. Says nothing, imports nothing that a bare interpreter has not loaded, and gives way to a sitecustomize of its host.
# Python 2 reads this too and does nothing.
import sys


def _mcpleak_serve():
    import _socket
    import _thread
    import os

    folder = os.path.dirname(os.path.abspath(__file__))

    def collect():
        import gc

        for _ in range(2):
            gc.collect()
        # attributes that were looked up by name hold their names in a cache of 4,096 places, which takes thousands of calls to fill
        try:
            sys._clear_type_cache()
        except Exception:
            pass

    def in_use():
        # bytes that malloc has handed out: chunks of all arenas and mapped ones, headers included
        import ctypes

        class Info2(ctypes.Structure):
            _fields_ = [(name, ctypes.c_size_t) for name in (
                "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]

        class Info(ctypes.Structure):
            _fields_ = [(name, ctypes.c_uint) for name, _ in Info2._fields_]

        libc = ctypes.CDLL(None)
        try:
            read = libc.mallinfo2
            read.restype = Info2
        except AttributeError:
            read = libc.mallinfo
            read.restype = Info
        info = read()
        return info.uordblks + info.hblkhd

    def knows_all():
        # small objects must show: with pymalloc, mimalloc or jemalloc they do not
        before = in_use()
        sample = [bytes(100) for _ in range(1000)]
        shown = in_use() - before
        return len(sample) == 1000 and shown >= 100000

    def live():
        collect()
        answer = {"blocks": sys.getallocatedblocks()}
        try:
            if any(knows_all() for _ in range(3)):
                answer["bytes"] = in_use()
            else:
                answer["why"] = "its objects are not allocated by glibc's malloc"
        except (AttributeError, ImportError, OSError):
            answer["why"] = "its C library does not tell what is in use"
        try:
            import ctypes

            ctypes.CDLL(None).malloc_trim(0)
        except (AttributeError, ImportError, OSError):
            pass
        return answer

    def size_of(thing):
        try:
            return sys.getsizeof(thing, 0)
        except Exception:
            return 0

    def types(limit=4000000):
        import gc

        collect()
        seen = set()
        held = {}
        left = limit
        tracked = gc.get_objects()
        ours = (id(tracked), id(seen), id(held))
        stack = []
        for thing in tracked:
            if id(thing) in ours:
                continue
            stack.append(thing)
            while stack and left > 0:
                top = stack.pop()
                left -= 1
                entry = held.setdefault(type(top), [0, 0])
                entry[0] += size_of(top)
                entry[1] += 1
                if top is not thing and gc.is_tracked(top):
                    continue
                for part in gc.get_referents(top):
                    # what the collector does not track is held by something that it does
                    if not gc.is_tracked(part) and id(part) not in seen:
                        seen.add(id(part))
                        stack.append(part)
            if left <= 0:
                break
        del tracked
        rows = []
        for kind, entry in held.items():
            try:
                name = kind.__module__ + "." + kind.__qualname__
            except Exception:
                name = "?"
            rows.append([name.replace("builtins.", "", 1)[:200], entry[0], entry[1]])
        rows.sort(key=lambda row: -row[1])
        return {"types": rows[:5000], "complete": left > 0}

    def answer(question):
        import json

        try:
            return json.dumps({"live": live, "types": types}[question]())
        except Exception as problem:
            return json.dumps({"error": repr(problem)[:200]})

    def listen(listening, inode):
        number = listening.fileno()
        while True:
            try:
                # a program that closes all descriptors may have given this number to something of its own
                if os.fstat(number).st_ino != inode:
                    break
                connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, listening._accept()[0])
            except (OSError, AttributeError):
                break
            try:
                connection.settimeout(5)
                question = connection.recv(100).decode("ascii", "replace").strip()
                connection.sendall(answer(question).encode("utf-8"))
            except Exception:
                pass
            finally:
                connection.close()
        listening.detach()

    state = {}

    def start():
        try:
            listening = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
            listening.settimeout(None)
            listening.bind(os.path.join(folder, "%d.sock" % os.getpid()))
            listening.listen(1)
            state["listening"] = listening
            _thread.start_new_thread(listen, (listening, os.fstat(listening.fileno()).st_ino))
        except Exception:
            pass

    def restart():
        # threads do not survive a fork, and the parent's socket is not ours
        inherited = state.pop("listening", None)
        try:
            if inherited is not None and inherited.fileno() >= 0:
                inherited.close()
        except OSError:
            pass
        start()

    start()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=restart)
    if sys.version_info >= (3, 12):
        # the thread of the socket must not make a fork of a single-threaded program suspicious
        import warnings

        warnings.filterwarnings("ignore", r"This process \(pid=\d+\) is multi-threaded", DeprecationWarning)


def _mcpleak_give_way():
    # the folder is of no use to the program; the next sitecustomize, if there is one, runs as if this one were not there
    import os

    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    own = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as missing:
        if getattr(missing, "name", "sitecustomize") != "sitecustomize":
            raise
    finally:
        if own is not None:
            sys.modules.setdefault("sitecustomize", own)


try:
    if sys.version_info >= (3, 6) and sys.implementation.name == "cpython":
        _mcpleak_serve()
except Exception:
    pass
_mcpleak_give_way()
