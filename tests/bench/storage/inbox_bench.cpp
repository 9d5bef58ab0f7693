// How long the inbox's lists, counts and search take in an organization of many conversations, and how many
// times longer than in one of a thousandth part (at least 100). Both are asked in turn, so that a noisy
// machine hits both; p50 and p99 are printed. Fails when a list or the counts take longer than `limit_ms` at
// p50.
#include "common/base/secret.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/inbox.hpp"
#include "tests/bench/storage/inbox_world.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace iterochat;

namespace {

constexpr double limit_ms = 100; ///< of a person who waits for a list

struct Question {
    std::string name;
    std::function<std::size_t(service::Inbox&, const InboxWorld&)> ask;
};

service::InboxFilter filter_of(service::InboxView view) {
    service::InboxFilter filter;
    filter.view = view;
    return filter;
}

std::size_t size_of(service::Inbox& inbox, const service::Member& who, const service::InboxFilter& filter) {
    return inbox.list(who, who.organization, filter).items.size();
}

Question listing(const std::string& name, service::InboxView view, bool as_agent = false) {
    return {name, [=](service::Inbox& inbox, const InboxWorld& world) {
                return size_of(inbox, as_agent ? world.agent : world.owner, filter_of(view));
            }};
}

Question changed(const std::string& name, service::InboxView view,
                 const std::function<void(service::InboxFilter&, const InboxWorld&)>& change) {
    return {name, [=](service::Inbox& inbox, const InboxWorld& world) {
                service::InboxFilter filter = filter_of(view);
                change(filter, world);
                return size_of(inbox, world.owner, filter);
            }};
}

std::size_t twentieth_page(service::Inbox& inbox, const InboxWorld& world) {
    service::InboxFilter filter = filter_of(service::InboxView::resolved);
    for (int page = 0; page < 19; ++page) {
        const auto next = inbox.list(world.owner, world.organization, filter).next;
        if (!next)
            break;
        filter.cursor = *next;
    }
    return size_of(inbox, world.owner, filter);
}

std::vector<Question> questions() {
    using View = service::InboxView;
    using Filter = service::InboxFilter;
    return {
        listing("all", View::open),
        listing("all, an agent's", View::open, true),
        listing("waiting", View::waiting),
        listing("mine", View::mine),
        listing("resolved", View::resolved),
        listing("any", View::any),
        listing("snoozed", View::snoozed),
        {"resolved, 20 pages", twentieth_page},
        changed("a tag on half", View::any, [](Filter& f, const InboxWorld& w) { f.tag = w.common_tag; }),
        changed("a tag on 0.1 %", View::any, [](Filter& f, const InboxWorld& w) { f.tag = w.rare_tag; }),
        changed("language of 20 %", View::any, [](Filter& f, const InboxWorld&) { f.language = "bn"; }),
        changed("language of 0.2 %", View::any, [](Filter& f, const InboxWorld&) { f.language = "bn-Latn"; }),
        changed("language of none", View::any, [](Filter& f, const InboxWorld&) { f.language = "fr"; }),
        changed("a member's", View::any, [](Filter& f, const InboxWorld& w) { f.member = w.agent.account; }),
        changed("a rare word", View::any, [](Filter& f, const InboxWorld&) { f.words = "serial7"; }),
        changed("a common word", View::any, [](Filter& f, const InboxWorld&) { f.words = "parcel"; }),
        changed("two words", View::any, [](Filter& f, const InboxWorld&) { f.words = "parcel warranty"; }),
        changed("a name's beginning", View::any, [](Filter& f, const InboxWorld&) { f.words = "ada"; }),
        {"counts",
         [](service::Inbox& inbox, const InboxWorld& world) {
             return static_cast<std::size_t>(inbox.counts(world.owner, world.organization).resolved);
         }},
    };
}

/// Reads run on the thread that asks: what it computes is what a quiet machine would take, and a busy one
/// measures the same.
double computed_ms() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double milliseconds(const std::function<void()>& work) {
    const double start = computed_ms();
    work();
    return computed_ms() - start;
}

double at(std::vector<double> times, double part) {
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))];
}

int number_after(int count, char** words, const char* name, int fallback) {
    for (int i = 1; i + 1 < count; ++i)
        if (std::strcmp(words[i], name) == 0)
            return std::atoi(words[i + 1]);
    return fallback;
}

bool run(storage::Store& store, int conversations, int rounds) {
    live::Hub hub{[](const live::Event&, bool) { return std::make_shared<const std::string>(); }};
    SystemClock clock;
    service::Inbox inbox{service::Context{store, hub, clock}};
    InboxWorld large;
    InboxWorld small;
    const int few = std::max(100, conversations / 1000);
    const auto start = std::chrono::steady_clock::now();
    large = make_inbox(store, "large", conversations);
    const std::chrono::duration<double> made = std::chrono::steady_clock::now() - start;
    small = make_inbox(store, "small", few);
    std::printf("%d conversations of 4 messages made in %.1f s; beside %d. Times are computing time.\n",
                conversations, made.count(), few);
    std::printf("%-20s %6s %10s %10s %10s %8s\n", "list", "rows", "p50 ms", "p99 ms", "small p50", "ratio");
    bool is_quick = true;
    for (const Question& question : questions()) {
        std::vector<double> in_large;
        std::vector<double> in_small;
        std::size_t rows = 0;
        for (int round = 0; round < rounds; ++round) {
            in_large.push_back(milliseconds([&] { rows = question.ask(inbox, large); }));
            in_small.push_back(milliseconds([&] { question.ask(inbox, small); }));
        }
        const double p50 = at(in_large, 0.5);
        std::printf("%-20s %6zu %10.2f %10.2f %10.2f %8.1f\n", question.name.c_str(), rows, p50,
                    at(in_large, 0.99), at(in_small, 0.5), p50 / at(in_small, 0.5));
        std::fflush(stdout);
        is_quick = is_quick && (p50 <= limit_ms || question.name == "resolved, 20 pages");
    }
    return is_quick;
}

} // namespace

int main(int count, char** words) {
    initialize_sodium();
    std::string folder = (std::filesystem::temp_directory_path() / "iterochat-inbox-XXXXXX").string();
    if (!::mkdtemp(folder.data()))
        return 1;
    bool is_quick = false;
    try {
        SystemClock clock;
        storage::StoreOptions options;
        options.state_folder = folder;
        options.boot_id = "bench";
        storage::Store store{options, Secret::random(32), clock};
        is_quick = run(store, number_after(count, words, "--conversations", 100'000),
                       number_after(count, words, "--rounds", 60));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_inbox: %s\n", error.what());
    }
    std::filesystem::remove_all(folder);
    return is_quick ? 0 : 1;
}
