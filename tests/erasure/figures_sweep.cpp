#include "tests/erasure/figures_world.hpp"
#include "tests/erasure/trials.hpp"

#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"

#include <atomic>
#include <cstdio>
#include <thread>

/// A sweep of half of all conversations, with others posting beside it. Goal: 10,000 of 20,000 in 60 s.
namespace iterochat::trials {
namespace {

/// Posts one message after the other until told to stop; each wait in milliseconds.
class Poster {
  public:
    Poster(TrialWorld& world, const ConversationId& conversation)
        : thread_([this, &world, conversation] {
              const VisitorId visitor = world.store->read(world.organization, [&](storage::View& view) {
                  return storage::get_conversation(view, conversation).visitor_id;
              });
              while (!stop_) {
                  storage::NewMessage message;
                  message.conversation_id = conversation;
                  message.author = {AuthorKind::visitor, visitor, {}};
                  message.text = "something that is said while others are erased";
                  const Stopwatch watch;
                  world.store->write(world.organization,
                                     [&](storage::Tx& tx) { storage::post_message(tx, message); });
                  waits.push_back(watch.ms());
              }
          }) {}
    void stop() {
        stop_ = true;
        thread_.join();
    }
    std::vector<double> waits; ///< read after stop()

  private:
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

std::vector<double> waits_of(std::vector<std::unique_ptr<Poster>>& posters) {
    std::vector<double> all;
    for (const auto& poster : posters) {
        poster->stop();
        all.insert(all.end(), poster->waits.begin(), poster->waits.end());
    }
    return all;
}

} // namespace

void measure_sweep(const TrialOptions& options) {
    const TrialFolder folder;
    TrialWorld world{folder.path(), options.seed};
    constexpr int messages = 6;
    const auto kept = add_conversations(world, options.conversations / 2, messages, false);
    const auto old = add_conversations(world, options.conversations / 2, messages, true);
    const double size = megabytes_of(world);
    std::vector<std::unique_ptr<Poster>> posters;
    for (std::size_t i = 0; i < 4; ++i)
        posters.push_back(std::make_unique<Poster>(world, kept[i * kept.size() / 4]));
    erasure::EraseTask task = world.task(erasure::LedgerKind::sweep, old);
    const Stopwatch watch;
    world.run(task);
    const double took = watch.ms();
    const std::vector<double> waits = waits_of(posters);
    expect(task.verification && task.verification->is_clean(), "a sweep is verified clean");
    expect(task.counts.conversations == static_cast<std::int64_t>(old.size()),
           "a sweep takes all that is due");
    std::printf(
        "a sweep of %zu of %d conversations (%.0f MB) took %.1f s; beside it %zu messages were posted by 4:"
        " p50 %.1f ms, p99 %.1f ms, longest %.0f ms\n",
        old.size(), options.conversations, size, took / 1000, waits.size(), quantile(waits, 0.5),
        quantile(waits, 0.99), quantile(waits, 1));
}

} // namespace iterochat::trials
