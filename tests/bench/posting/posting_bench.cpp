// Messages per second posted durably over HTTP at 1, 16 and 64 senders, beside a raw SQLite writer with the
// same rows. Rounds alternate between the two so that a noisy machine hits both; medians and spread are
// printed.
#include "tests/bench/posting/http_sender.hpp"
#include "tests/bench/posting/programs.hpp"
#include "tests/bench/posting/raw_writer.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

// 140 characters, about what people write.
constexpr const char* text =
    "Hello, I ordered two weeks ago and the parcel still has not arrived. The tracking page has not "
    "changed since Monday. Where is it now, please?";

struct Talk {
    std::string path;
    std::string token;
};

json expect(const HttpSender::Reply& reply, int status) {
    if (reply.status != status)
        throw std::runtime_error("status " + std::to_string(reply.status) + ": " + reply.body);
    return json::parse(reply.body);
}

/// A visitor whose conversation waits for a person, so that the AI takes no part.
Talk begin_talk(int port, const std::string& widget_key, int number) {
    HttpSender sender{port};
    const std::string token =
        expect(sender.post("/api/v1/widget/sessions", "", json{{"widget_key", widget_key}}.dump()), 201)
            .at("token");
    const json started =
        expect(sender.post("/api/v1/widget/conversations", token,
                           json{{"text", "Begin"}, {"client_id", "b" + std::to_string(number)}}.dump()),
               201);
    const std::string path =
        "/api/v1/widget/conversations/" + started.at("conversation").at("id").get<std::string>();
    expect(sender.post(path + "/human", token, ""), 200);
    return {path + "/messages", token};
}

double posts_per_second(int port, const std::vector<Talk>& talks, int senders, double seconds,
                        std::atomic<int>& client_ids) {
    std::atomic<std::int64_t> done{0};
    std::atomic<bool> failed{false};
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration<double>(seconds);
    std::vector<std::thread> threads;
    for (int i = 0; i < senders; ++i)
        threads.emplace_back([&, i] {
            try {
                HttpSender sender{port};
                const Talk& talk = talks[static_cast<std::size_t>(i)];
                while (Clock::now() < end) {
                    expect(
                        sender.post(
                            talk.path, talk.token,
                            json{{"text", text}, {"client_id", "c" + std::to_string(client_ids++)}}.dump()),
                        201);
                    ++done;
                }
            } catch (const std::exception& error) {
                std::fprintf(stderr, "sender %d: %s\n", i, error.what());
                failed = true;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    if (failed)
        throw std::runtime_error("a sender failed");
    return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Series {
    std::vector<double> values;
    double at(double share) {
        std::sort(values.begin(), values.end());
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    }
};

std::string main_db_of(const std::string& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder + "/state/organizations"))
        return entry.path().string() + "/main.db";
    throw std::runtime_error("no organization below " + folder);
}

int run(const std::string& programs, double seconds, int rounds) {
    std::string folder = std::filesystem::temp_directory_path().string() + "/iterochat-bench-XXXXXX";
    if (!::mkdtemp(folder.data()))
        throw std::runtime_error("cannot make a folder");
    const std::vector<int> counts{1, 16, 64};
    std::map<std::string, Series> series;
    {
        MeasuredDaemon daemon{programs, folder};
        const std::string key =
            json::parse(daemon.cli("tenant create bench --json")).at("tenant").at("widget_key");
        std::vector<Talk> talks;
        for (int i = 0; i < counts.back(); ++i)
            talks.push_back(begin_talk(daemon.port(), key, i));
        std::atomic<int> client_ids{0};
        posts_per_second(daemon.port(), talks, 16, 0.2, client_ids); // fills the sample and the caches
        RawWriter raw{main_db_of(folder), folder};
        for (int round = 0; round < rounds; ++round)
            for (const int senders : counts) {
                const std::string n = std::to_string(senders);
                series["http " + n].values.push_back(
                    posts_per_second(daemon.port(), talks, senders, seconds, client_ids));
                series["raw " + n].values.push_back(raw.one_row_a_transaction(senders, seconds));
                series["groups " + n].values.push_back(raw.rows_in_groups(senders, seconds));
            }
    }
    std::filesystem::remove_all(folder);
    std::printf("%8s  %26s  %26s  %26s  %9s\n", "senders", "HTTP, durable posts/s",
                "raw, one row a transaction", "raw, rows in groups", "HTTP/raw");
    for (const int senders : counts) {
        const std::string n = std::to_string(senders);
        std::printf("%8d", senders);
        for (const char* kind : {"http ", "raw ", "groups "}) {
            Series& values = series[kind + n];
            std::printf("  %9.0f (%6.0f-%7.0f)", values.at(0.5), values.at(0), values.at(1));
        }
        std::printf("  %9.2f\n", series["http " + n].at(0.5) / series["raw " + n].at(0.5));
    }
    return 0;
}

} // namespace

int main(int count, char** words) {
    std::string programs = "build/release";
    double seconds = 3;
    int rounds = 5;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string word = words[i];
        if (word == "--programs")
            programs = words[i + 1];
        if (word == "--seconds")
            seconds = std::atof(words[i + 1]);
        if (word == "--rounds")
            rounds = std::atoi(words[i + 1]);
    }
    try {
        return run(programs, seconds, rounds);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_posting: %s\n", error.what());
        return 1;
    }
}
