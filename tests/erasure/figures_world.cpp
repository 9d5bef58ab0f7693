#include "tests/erasure/figures_world.hpp"

#include "daemon/erasure/certificate.hpp"
#include "daemon/storage/control/jobs.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/messages.hpp"

#include <cstdio>
#include <filesystem>

namespace iterochat::trials {

double quantile(std::vector<double> values, double share) {
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1,
                           static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

void print_figure(const std::string& what, const std::vector<double>& values, const char* unit, double goal) {
    const double median = quantile(values, 0.5);
    std::printf("%-46s %9.2f %-6s (%.2f to %.2f)", what.c_str(), median, unit, quantile(values, 0),
                quantile(values, 1));
    if (goal > 0)
        std::printf("  goal %.0f: %.0f %%%s", goal, 100 * median / goal, median <= goal ? "" : ", missed");
    std::printf("\n");
    std::fflush(stdout);
}

std::vector<ConversationId> FiguresWorld::add_conversations(int count, int messages, bool are_deleted) {
    constexpr int per_transaction = 50;
    std::vector<ConversationId> ids;
    const VisitorId visitor = world.add_visitor();
    std::vector<std::string> words;
    for (int i = 0; i < 2000; ++i)
        words.push_back(world.random_word().substr(0, 3 + world.random_below(8)));
    const auto text = [&] {
        std::string all;
        while (all.size() < 400)
            all += words[world.random_below(words.size())] + " ";
        return all;
    };
    while (static_cast<int>(ids.size()) < count)
        world.store->write(world.organization, [&](storage::Tx& tx) {
            for (int i = 0; i < per_transaction && static_cast<int>(ids.size()) < count; ++i) {
                const auto id =
                    storage::start_conversation(tx, {visitor, "", ConversationState::resolved, "en"})
                        .conversation.id;
                for (int turn = 0; turn < messages; ++turn) {
                    storage::NewMessage message;
                    message.conversation_id = id;
                    message.author = {AuthorKind::visitor, visitor, {}};
                    message.text = text();
                    storage::post_message(tx, message);
                }
                if (are_deleted)
                    storage::delete_item(tx, ItemKind::conversation, id, "uid:0");
                ids.push_back(id);
            }
        });
    return ids;
}

double FiguresWorld::megabytes() const {
    std::uintmax_t bytes = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator{world.store->organization_folder(world.organization)})
        if (entry.path().extension() == ".db")
            bytes += entry.file_size();
    return static_cast<double>(bytes) / 1e6;
}

EraseTimes erase_as_job(FiguresWorld& figures, erasure::EraseTask& task) {
    storage::Store& store = *figures.world.store;
    const std::array<std::uint8_t, 32> key{7, 7, 7};
    erasure::Ledger ledger{figures.folder.path() + "/state/ledger.log", Secret{key}};
    EraseTimes times;
    const Stopwatch watch;
    Job job;
    job.kind = "erase_conversation";
    job.organization_id = figures.world.organization;
    job = store.control_write([&](storage::ControlTx& tx) { return storage::create_job(tx, job); });
    erasure::EraseHooks hooks;
    hooks.checkpoint = [&](const erasure::EraseTask& now) {
        job.step = erasure::name_of(now.step);
        job.detail = erasure::write_task(now);
        store.control_write([&](storage::ControlTx& tx) { storage::update_job(tx, job); });
        times.steps.emplace_back(erasure::name_of(now.step), watch.ms());
        if (now.step == erasure::Step::keys)
            times.unreadable = watch.ms();
    };
    hooks.certify = [&](const erasure::EraseTask& now) {
        erasure::certify(store, ledger, now, erasure::RootKeyGrade::file);
        times.certified = watch.ms();
    };
    erasure::run_erase(store, ledger, task, hooks);
    expect(task.verification && task.verification->is_clean(), "an erasure is verified clean");
    times.verification = static_cast<double>(task.verification->took.ms);
    return times;
}

Poster::Poster(TrialWorld& world, const ConversationId& conversation)
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

void Poster::stop() {
    stop_ = true;
    if (thread_.joinable())
        thread_.join();
}

} // namespace iterochat::trials
