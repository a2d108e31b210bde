// Drives W1 over HTTP as a browser would: CLIENTS keep-alive connections, each with a session of its own, starting a
// process and completing its three steps. Every answer is a redirect to the next step; the last leads to the process.
// usage: load PORT PROCESSES CLIENTS COOKIES_FILE     (a line "cookie csrf" for each client)
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 256, STEPS = 3 };
typedef struct {
    pthread_t thread;
    int fd, index;
    char cookie[128], csrf[128];
    double *samples;
    size_t count, room;
} client;

static int port, processes;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what, const char *detail) {
    fprintf(stderr, "load: %s: %.600s\n", what, detail);
    exit(1);
}

// Posts a form; copies the path of the Location into `location`.
static void post(client *c, const char *path, const char *form, char *location, size_t room) {
    char buffer[16384];
    int n = snprintf(buffer, sizeof buffer,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: baton_session=%s\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", path, c->cookie, strlen(form), form);
    double began = now();
    if (write(c->fd, buffer, n) != n) fail("write", path);
    size_t have = 0;
    char *body = NULL;
    size_t length = 0;
    for (;;) {
        ssize_t got = read(c->fd, buffer + have, sizeof buffer - 1 - have);
        if (got <= 0) fail("closed by the server", path);
        have += got;
        buffer[have] = 0;
        if (!body && (body = strstr(buffer, "\r\n\r\n"))) {
            body += 4;
            char *field = strcasestr(buffer, "\r\nContent-Length:");
            length = field && field < body ? strtoul(field + 17, NULL, 10) : 0;
        }
        if (body && have >= (size_t)(body - buffer) + length) break;
    }
    if (strncmp(buffer + 9, "303", 3)) fail(path, buffer);
    if (c->count == c->room) c->samples = realloc(c->samples, (c->room = c->room ? c->room * 2 : 4096) * sizeof *c->samples);
    c->samples[c->count++] = now() - began;
    char *where = strcasestr(buffer, "\r\nLocation: ");
    if (!where) fail("no Location", buffer);
    where += 12;
    size_t size = strcspn(where, "\r\n");
    if (size >= room) fail("long Location", where);
    memcpy(location, where, size);
    location[size] = 0;
}

static void *run(void *argument) {
    client *c = argument;
    int one = 1;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(c->fd, (struct sockaddr *)&at, sizeof at)) fail("connect", "");
    for (int number; (number = __atomic_sub_fetch(&processes, 1, __ATOMIC_RELAXED)) >= 0;) {
        char location[256] = "/processes", path[512], form[1024];
        for (int step = 0; step <= STEPS; step++) {
            snprintf(form, sizeof form, "csrf=%s&command=b%d-%d-%ld&item=Laptops&amount=1250.00&cost_centre=Sales&note=looks+fine+to+me",
                     c->csrf, c->index, number, step + (long)(now() * 1e6) * 10);
            if (step && strncmp(location, "/steps/", 7)) fail("no further step", location);
            snprintf(path, sizeof path, step ? "%s/completion" : "%s?template=bench", location);
            post(c, path, form, location, sizeof location);
        }
        if (strncmp(location, "/processes/", 11)) fail("the process did not end", location);
    }
    return NULL;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc != 5) return fprintf(stderr, "usage: load PORT PROCESSES CLIENTS COOKIES_FILE\n"), 2;
    port = atoi(argv[1]);
    processes = atoi(argv[2]);
    int clients = atoi(argv[3]);
    if (clients < 1 || clients > CLIENTS_MAX) fail("clients", argv[3]);
    FILE *cookies = fopen(argv[4], "r");
    if (!cookies) fail("cannot read", argv[4]);
    static client all[CLIENTS_MAX];
    for (int i = 0; i < clients; i++) {
        all[i].index = i;
        if (fscanf(cookies, "%127s %127s", all[i].cookie, all[i].csrf) != 2) fail("too few cookies in", argv[4]);
    }
    double began = now();
    for (int i = 0; i < clients; i++) pthread_create(&all[i].thread, NULL, run, &all[i]);
    size_t total = 0;
    for (int i = 0; i < clients; i++) {
        pthread_join(all[i].thread, NULL);
        total += all[i].count;
    }
    double seconds = now() - began, *samples = malloc(total * sizeof *samples);
    size_t at = 0;
    for (int i = 0; i < clients; i++) {
        memcpy(samples + at, all[i].samples, all[i].count * sizeof *samples);
        at += all[i].count;
    }
    qsort(samples, total, sizeof *samples, by_size);
    printf("{\"acts\":%zu,\"per_s\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f}\n", total, total / seconds,
           samples[total / 2] * 1e3, samples[(size_t)((total - 1) * .99)] * 1e3);
}
