/* A small MCP server over Streamable HTTP that keeps KEEP bytes of each call (0: none), or looks as if it did (LOOK).
   Adds up what malloc has really given for each piece, and tells at its end what it has kept.
   cc -O1 -o server server.c -lpthread */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <malloc.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define BODY 65536

struct piece { struct piece *next; };

static struct piece *kept;
static void *cache[3000];
static size_t keep;
static int caches, saws;
static unsigned long calls, retained, sessions;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static unsigned long on_call(void) {
    pthread_mutex_lock(&lock);
    unsigned long call = ++calls;
    if (keep) {
        struct piece *piece = malloc(keep);
        memset(piece, (int) call, keep);
        piece->next = kept;
        kept = piece;
        retained += malloc_usable_size(piece) + 8;
    }
    if (caches) {
        free(cache[call % 3000]);
        cache[call % 3000] = memset(malloc(4096), 1, 4096);
    }
    pthread_mutex_unlock(&lock);
    if (saws) {
        size_t size = 60000 + call * 7919 % 30000;
        free(memset(malloc(size), 1, size));
    }
    return call;
}

/* Copies the JSON value after "name": in compact JSON of one level. */
static void value(const char *body, const char *name, char *out, size_t size) {
    char key[64];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(body, key);
    *out = 0;
    if (at == NULL) return;
    at += strlen(key);
    size_t length = *at == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, ",}");
    if (length < size) {
        memcpy(out, at, length);
        out[length] = 0;
    }
}

static int reply(int socket, int status, const char *headers, const char *body) {
    char answer[BODY];
    int length = snprintf(answer, sizeof answer,
        "HTTP/1.1 %d OK\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers,
        strlen(body), body);
    return write(socket, answer, (size_t) length) == length;
}

static int answer(int socket, const char *body) {
    char id[128], method[128], version[64], text[1024], headers[128] = "";
    value(body, "id", id, sizeof id);
    value(body, "method", method, sizeof method);
    if (!*id) return reply(socket, 202, "", "");
    if (!strcmp(method, "\"initialize\"")) {
        value(body, "protocolVersion", version, sizeof version);
        snprintf(headers, sizeof headers, "Mcp-Session-Id: s%lu\r\n", __sync_add_and_fetch(&sessions, 1));
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":%s,"
            "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"leaky\",\"version\":\"1\"}}}", id, version);
    } else if (!strcmp(method, "\"tools/list\"")) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"tools\":[{\"name\":\"work\","
            "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}}]}}", id);
    } else {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\","
            "\"text\":\"done %lu\"}]}}", id, on_call());
    }
    return reply(socket, 200, headers, text);
}

static void *serve(void *argument) {
    int socket = (int) (long) argument, one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char *buffer = malloc(BODY);
    size_t used = 0;
    for (;;) {
        ssize_t got = read(socket, buffer + used, BODY - 1 - used);
        if (got <= 0) break;
        used += (size_t) got;
        buffer[used] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        if (end == NULL) continue;
        char *header = strcasestr(buffer, "\r\ncontent-length:");
        size_t length = header != NULL && header < end ? strtoul(header + 17, NULL, 10) : 0;
        size_t whole = (size_t) (end + 4 - buffer) + length;
        if (used < whole) continue;
        int ok = !strncmp(buffer, "POST", 4) ? answer(socket, end + 4)
            : reply(socket, strncmp(buffer, "DELETE", 6) ? 405 : 200, "", "");
        if (!ok) break;
        used = 0;
    }
    free(buffer);
    close(socket);
    return NULL;
}

static void *tell(void *signals) {
    int number;
    sigwait(signals, &number);
    printf("RETAINED {\"calls\": %lu, \"bytesPerCall\": %.1f}\n", calls, calls ? (double) retained / (double) calls : 0);
    fflush(stdout);
    _exit(0);
}

int main(void) {
    const char *look = getenv("LOOK") ? getenv("LOOK") : "none";
    keep = getenv("KEEP") ? strtoul(getenv("KEEP"), NULL, 10) : 0;
    caches = !strcmp(look, "cache");
    saws = !strcmp(look, "saw");
    static sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    pthread_t teller;
    pthread_create(&teller, NULL, tell, &signals);
    int listening = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short) atoi(getenv("PORT")))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listening, (struct sockaddr *) &address, sizeof address) || listen(listening, 128)) {
        perror("listen");
        return 1;
    }
    for (;;) {
        int accepted = accept(listening, NULL, NULL);
        pthread_t thread;
        if (accepted >= 0 && !pthread_create(&thread, NULL, serve, (void *) (long) accepted)) pthread_detach(thread);
    }
}
