#include "daemon/outbound/http_client.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <curl/curl.h>
#include <functional>
#include <mutex>
#include <unistd.h>

namespace iterochat::outbound {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

void initialize_curl() {
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT); // once, whichever thread comes first
    if (done != CURLE_OK)
        throw Error{Code::internal, "The library for outgoing calls could not start."};
}

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeHeaders {
    void operator()(curl_slist* list) const {
        for (const curl_slist* line = list; line; line = line->next) // one of them holds the key
            explicit_bzero(line->data, std::char_traits<char>::length(line->data));
        curl_slist_free_all(list);
    }
};

/// One try, as libcurl's callbacks see it.
struct Try {
    const HttpRequest& request;
    const std::function<bool()>& is_stopping;
    SteadyClock::time_point begun = SteadyClock::now();
    std::string body;
    bool has_begun_to_answer = false;
    std::optional<HttpFailure> failure; ///< why a callback ended it
};

/// The one place where an address is judged: libcurl asks for a socket to what it resolved, and connects to
/// exactly that. A name that resolves differently the next time is judged the next time.
curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* address) {
    auto& attempt = *static_cast<Try*>(data);
    if (!may_reach(attempt.request.reach, kind_of(address->addr))) {
        attempt.failure = HttpFailure::refused_address;
        return CURL_SOCKET_BAD;
    }
    attempt.failure.reset(); // another address of the same name was refused before
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_header(char*, std::size_t size, std::size_t count, void* data) {
    static_cast<Try*>(data)->has_begun_to_answer = true;
    return size * count;
}

std::size_t take_body(char* piece, std::size_t size, std::size_t count, void* data) {
    auto& attempt = *static_cast<Try*>(data);
    attempt.has_begun_to_answer = true;
    if (attempt.body.size() + size * count > attempt.request.reply_bytes_most) {
        attempt.failure = HttpFailure::too_large;
        return 0;
    }
    attempt.body.append(piece, size * count);
    return size * count;
}

/// Called by libcurl at least once a second.
int look_around(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto& attempt = *static_cast<Try*>(data);
    if (attempt.is_stopping())
        attempt.failure = HttpFailure::stopped;
    else if (!attempt.has_begun_to_answer &&
             SteadyClock::now() - attempt.begun > attempt.request.times.first_byte)
        attempt.failure = HttpFailure::time_out;
    else
        return 0;
    return 1;
}

HttpFailure failure_of(CURLcode code) {
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return HttpFailure::connect;
    case CURLE_OPERATION_TIMEDOUT:
        return HttpFailure::time_out;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return HttpFailure::insecure;
    default: // libcurl has a hundred codes; the rest differ for nobody
        return HttpFailure::other;
    }
}

using Headers = std::unique_ptr<curl_slist, FreeHeaders>;

void add_header(Headers& headers, const std::string& line) {
    if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
        (void)headers.release();
        headers.reset(longer);
    }
}

Headers headers_of(const HttpRequest& request) {
    Headers headers;
    add_header(headers, "Content-Type: application/json");
    add_header(headers, "Accept: application/json");
    add_header(headers, "Expect:"); // no waiting for "100 Continue"
    if (request.bearer && !request.bearer->empty()) {
        std::string line = "Authorization: Bearer ";
        line.reserve(line.size() + request.bearer->size()); // one copy to wipe, not two
        line += request.bearer->text();
        add_header(headers, line);
        wipe(line);
    }
    return headers;
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(handle, option, value); code != CURLE_OK)
        throw Error{Code::internal,
                    "The library for outgoing calls lacks option " + std::to_string(option) + "."};
}

void configure(CURL* handle, Try& attempt, const curl_slist* headers, milliseconds left) {
    const HttpRequest& request = attempt.request;
    set(handle, CURLOPT_URL, request.url.c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle, CURLOPT_PROXY, ""); // also silences the proxy variables of the environment
    set(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_NOSIGNAL, 1L); // threads
    set(handle, CURLOPT_USERAGENT, "iterochat");
    set(handle, CURLOPT_HTTPHEADER, headers);
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.times.connect.count()));
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, &attempt);
    set(handle, CURLOPT_HEADERFUNCTION, take_header);
    set(handle, CURLOPT_HEADERDATA, &attempt);
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, &attempt);
    set(handle, CURLOPT_NOPROGRESS, 0L);
    set(handle, CURLOPT_XFERINFOFUNCTION, look_around);
    set(handle, CURLOPT_XFERINFODATA, &attempt);
}

HttpReply try_once(const HttpRequest& request, const std::function<bool()>& is_stopping, milliseconds left) {
    HttpReply reply;
    const std::unique_ptr<CURL, FreeHandle> handle{curl_easy_init()};
    if (!handle)
        throw Error{Code::unavailable, "There is no memory for an outgoing call."};
    Try attempt{request, is_stopping, SteadyClock::now(), {}, false, std::nullopt};
    const Headers headers = headers_of(request);
    configure(handle.get(), attempt, headers.get(), left);
    const CURLcode code = curl_easy_perform(handle.get());
    if (code != CURLE_OK) {
        curl_off_t before_transfer = 0; // microseconds until the connection was ready
        curl_easy_getinfo(handle.get(), CURLINFO_PRETRANSFER_TIME_T, &before_transfer);
        const bool never_connected = code == CURLE_OPERATION_TIMEDOUT && before_transfer == 0;
        reply.failure = attempt.failure.value_or(never_connected ? HttpFailure::connect : failure_of(code));
        return reply;
    }
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
    reply.body = std::move(attempt.body);
    return reply;
}

bool deserves_another_try(const HttpReply& reply) {
    if (reply.failure)
        return *reply.failure == HttpFailure::connect;
    return reply.status == 429 || (reply.status >= 502 && reply.status <= 504);
}

} // namespace

std::string_view name_of(HttpFailure failure) {
    switch (failure) {
    case HttpFailure::refused_address:
        return "refused_address";
    case HttpFailure::connect:
        return "connect";
    case HttpFailure::time_out:
        return "time_out";
    case HttpFailure::too_large:
        return "too_large";
    case HttpFailure::insecure:
        return "insecure";
    case HttpFailure::stopped:
        return "stopped";
    case HttpFailure::other:
        return "other";
    }
    return {};
}

struct HttpClient::State {
    std::mutex mutex;
    std::condition_variable stopped;
    bool is_stopping = false; ///< under mutex

    bool stops() {
        const std::lock_guard lock(mutex);
        return is_stopping;
    }
    /// Waits between two tries; true when the program ends meanwhile.
    bool rest(milliseconds time) {
        std::unique_lock lock(mutex);
        return stopped.wait_for(lock, time, [this] { return is_stopping; });
    }
};

HttpClient::HttpClient() : state_(std::make_unique<State>()) {
    initialize_curl();
}
HttpClient::~HttpClient() = default;

HttpReply HttpClient::post_json(const HttpRequest& request) {
    constexpr int tries_most = 2;
    const auto end = SteadyClock::now() + request.times.total;
    const std::function<bool()> is_stopping = [this] { return state_->stops(); };
    HttpReply reply;
    for (int tries = 1; tries <= tries_most; ++tries) {
        const auto left = std::chrono::duration_cast<milliseconds>(end - SteadyClock::now());
        if (left <= milliseconds{0})
            break;
        if (is_stopping()) {
            reply = {};
            reply.failure = HttpFailure::stopped;
            return reply;
        }
        reply = try_once(request, is_stopping, left);
        reply.tries = tries;
        if (!deserves_another_try(reply) || tries == tries_most)
            break;
        if (state_->rest(std::min(request.times.retry_after, left)))
            reply.failure = HttpFailure::stopped;
    }
    return reply;
}

void HttpClient::stop() {
    const std::lock_guard lock(state_->mutex);
    state_->is_stopping = true;
    state_->stopped.notify_all();
}

} // namespace iterochat::outbound
