#include "tests/erasure/figures_world.hpp"
#include "tests/erasure/trials.hpp"

#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"

#include <cstdio>

/// A conversation with large files, erased while one posts beside it.
namespace iterochat::trials {
namespace {

constexpr std::size_t file_bytes = 10'000'000;
constexpr std::size_t file_megabytes = file_bytes / 1'000'000;

void send_file(FiguresWorld& figures, const ConversationId& into, const VisitorId& visitor) {
    storage::NewMessage message;
    message.conversation_id = into;
    message.author = {AuthorKind::visitor, visitor, {}};
    message.text = "a file";
    message.attachment = std::make_shared<const AttachmentDraft>(
        AttachmentDraft{"picture.png", "image/png", std::string(file_bytes, 'p')});
    figures.world.store->write(figures.world.organization,
                               [&](storage::Tx& tx) { storage::post_message(tx, message); });
}

} // namespace

void measure_files(const TrialOptions& options) {
    FiguresWorld figures{options.seed};
    const ConversationId other = figures.add_conversations(50, 6, false).front();
    const ConversationId doomed = figures.add_conversations(1, 1, false).front();
    const VisitorId visitor = figures.world.store->read(figures.world.organization, [&](storage::View& view) {
        return storage::get_conversation(view, doomed).visitor_id;
    });
    for (int i = 0; i < options.attachments; ++i)
        send_file(figures, doomed, visitor);
    Poster poster{figures.world, other};
    auto task = figures.world.task(erasure::LedgerKind::conversation, {doomed});
    const EraseTimes times = erase_as_job(figures, task);
    poster.stop();
    expect(task.counts.attachments == options.attachments, "an erasure takes all files");
    std::printf("a conversation with %d files of %zu MB, while one posts\n", options.attachments,
                file_megabytes);
    print_figure("until unreadable", {times.unreadable}, "ms", 0);
    print_figure("until certified", {times.certified}, "ms", 0);
    print_figure("longest wait of a post beside it", {quantile(poster.waits, 1)}, "ms", 0);
    for (const auto& [step, ms] : times.steps)
        std::printf("  %s at %.0f ms\n", step.c_str(), ms);
}

} // namespace iterochat::trials
