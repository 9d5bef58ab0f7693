// bench_sealing [MESSAGES]: what one message costs to seal and to open, and what its key costs to derive;
// median of five runs over so many messages (default 100000). Exit 1 when a release build needs more than 4
// µs to seal.
#include "common/base/encoding.hpp"
#include "daemon/vault/sealing.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

using namespace iterochat;

namespace {

constexpr int runs = 5;
constexpr std::size_t text_bytes = 120; ///< an ordinary message
constexpr double microseconds_most = 4;

struct Median {
    double middle = 0, least = 0, most = 0;
};

/// Microseconds a message, of the processor: others may use the machine too.
template <class Work>
Median measure(int messages, Work work) {
    std::array<double, runs> took{};
    for (double& one : took) {
        const std::clock_t begin = std::clock();
        for (int i = 0; i < messages; ++i)
            work(i);
        one = 1e6 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / messages;
    }
    std::sort(took.begin(), took.end());
    return {took[runs / 2], took.front(), took.back()};
}

void print(const char* what, const Median& median) {
    std::printf("%-22s %6.2f µs (%.2f to %.2f)\n", what, median.middle, median.least, median.most);
}

} // namespace

int main(int argument_count, char** arguments) {
    const int messages = argument_count > 1 ? std::max(1, std::atoi(arguments[1])) : 100'000;
    initialize_sodium();
    const Secret conversation_secret = vault::make_key();
    const Secret person_secret = vault::make_key();
    const Time now{1'700'000'000'000};
    const ConversationId conversation = ConversationId::make(now);
    const MessageId message = MessageId::make(now);
    const VisitorId visitor = VisitorId::make(now);
    const vault::Place place{"messages", "text", message.blob()};
    const std::string text(text_bytes, 'x');

    std::array<std::uint8_t, vault::key_bytes> key{};
    const vault::KeyView person{person_secret};
    const Median derive = measure(
        messages, [&](int) { vault::data_key(conversation_secret, conversation, &person, visitor, key); });
    const vault::KeyView data_key{key};
    std::vector<Bytes> sealed(static_cast<std::size_t>(messages));
    const Median seal = measure(
        messages, [&](int i) { sealed[static_cast<std::size_t>(i)] = vault::seal(data_key, place, text); });
    bool is_right = true;
    const Median open = measure(messages, [&](int i) {
        is_right &= vault::unseal(data_key, place, sealed[static_cast<std::size_t>(i)]) == text;
    });
    print("derive a data key", derive);
    print("seal 120 bytes", seal);
    print("open 120 bytes", open);
    if (!is_right) {
        std::printf("a text came back changed\n");
        return 1;
    }
#ifdef ITEROCHAT_HOLDS_GOAL // a release build
    if (seal.middle > microseconds_most || open.middle > microseconds_most) {
        std::printf("slower than %.0f µs a message\n", microseconds_most);
        return 1;
    }
#endif
    return 0;
}
