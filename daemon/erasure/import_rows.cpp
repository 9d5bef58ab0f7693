#include "daemon/erasure/import_archive.hpp"

#include "daemon/erasure/import_lines.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/import_rows.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/store.hpp"

#include <functional>
#include <map>

/// The second pass over an archive, which the first one found whole.
namespace iterochat::erasure {
namespace {

constexpr std::size_t rows_per_transaction = 500;
constexpr std::size_t bytes_per_transaction = 1 << 20;

/// Collects rows and writes them group by group.
class Writer {
  public:
    Writer(storage::Store& store, const OrganizationId& organization, const AccountMap& accounts,
           const SplitPassages& split)
        : store_(store), organization_(organization), accounts_(accounts), split_(split) {}

    // One for each data file. Rows that live in control.db are the caller's.
    void operator()(const OrganizationRecord&) {}
    void operator()(const MemberRecord&) {}
    void operator()(Settings& settings) {
        add([settings](storage::Tx& tx) {
            storage::set_widget_settings(tx, settings.widget);
            storage::set_ai_settings(tx, settings.ai);
            storage::set_office_hours(tx, settings.hours);
        });
    }
    void operator()(RetentionRule& rule) {
        add([rule](storage::Tx& tx) { storage::set_retention_rule(tx, rule); });
    }
    void operator()(storage::MemberName& member) {
        member.account_id = local(member.account_id);
        add([member](storage::Tx& tx) { storage::import_member_name(tx, member); });
    }
    void operator()(Tag& tag) {
        localize(tag.deleted_by);
        add([tag](storage::Tx& tx) { storage::import_tag(tx, tag); });
    }
    void operator()(Visitor& visitor) {
        add([visitor](storage::Tx& tx) { storage::import_visitor(tx, visitor); });
    }
    void operator()(Conversation& conversation) {
        if (conversation.assignee_id)
            conversation.assignee_id = local(*conversation.assignee_id);
        localize(conversation.deleted_by);
        add([conversation](storage::Tx& tx) { storage::import_conversation(tx, conversation); });
    }
    void operator()(const storage::ConversationTag& tag) {
        add([tag](storage::Tx& tx) { storage::import_conversation_tag(tx, tag); });
    }
    void operator()(Message& message) {
        if (message.author.kind == AuthorKind::member && message.author.id)
            message.author.id = local(AccountId::from(*message.author.id));
        for (const Attachment& file : message.attachments)
            messages_of_files_[file.id] = message.id;
        add([message](storage::Tx& tx) { storage::import_message(tx, message); });
    }
    void operator()(Note& note) {
        note.author_id = local(note.author_id);
        localize(note.deleted_by);
        add([note](storage::Tx& tx) { storage::import_note(tx, note); });
    }
    void operator()(const storage::AiTrace& trace) {
        add([trace](storage::Tx& tx) { storage::import_ai_trace(tx, trace); });
    }
    void operator()(const storage::TextRecipient& recipient) {
        add([recipient](storage::Tx& tx) { storage::import_text_recipient(tx, recipient); });
    }
    void operator()(Hold& hold) {
        localize(hold.created_by);
        localize(hold.released_by);
        add([hold](storage::Tx& tx) { storage::import_hold(tx, hold); });
    }
    void operator()(Article& article) {
        localize(article.deleted_by);
        add([article, passages = split_(article)](storage::Tx& tx) {
            storage::import_article(tx, article, passages);
        });
    }
    void operator()(const storage::AnswerRating& rating) {
        add([rating](storage::Tx& tx) { storage::import_answer_rating(tx, rating); });
    }
    void operator()(const storage::ConfirmedQuestion& question) {
        add([question](storage::Tx& tx) { storage::import_confirmed_question(tx, question); });
    }
    void operator()(Instruction& instruction) {
        localize(instruction.deleted_by);
        add([instruction](storage::Tx& tx) { storage::import_instruction(tx, instruction); });
    }
    void operator()(QuickReply& reply) {
        localize(reply.deleted_by);
        add([reply](storage::Tx& tx) { storage::import_quick_reply(tx, reply); });
    }
    void operator()(const SuggestedQuestion& question) {
        add([question](storage::Tx& tx) { storage::import_suggested_question(tx, question); });
    }

    void operator()(SubjectRequest& request) {
        localize(request.created_by);
        localize(request.closed_by);
        add([request](storage::Tx& tx) { storage::import_request(tx, request); });
    }
    void operator()(storage::Notice& notice) {
        localize(notice.done_by);
        add([notice](storage::Tx& tx) { storage::import_notice(tx, notice); });
    }
    void operator()(RetentionRun& run) {
        localize(run.actor);
        add([run](storage::Tx& tx) { storage::import_retention_run(tx, run); });
    }

    /// The file of a message that was written before, in the pieces in which it is stored.
    void take_file(ArchiveReader& archive, const AttachmentId& id) {
        const auto message = messages_of_files_.find(id);
        if (message == messages_of_files_.end())
            throw Error{Code::bad_data, "none of its messages names it"};
        std::string held;
        std::int64_t position = 0;
        const auto put = [&](std::size_t bytes) {
            add([message = message->second, id, position, content = held.substr(0, bytes)](storage::Tx& tx) {
                storage::import_attachment_chunk(tx, message, id, position, content);
            });
            ++position;
            held.erase(0, bytes);
            line_taken(bytes);
        };
        for (std::string_view piece = archive.read(); !piece.empty(); piece = archive.read()) {
            held += piece;
            while (held.size() >= storage::attachment_chunk_bytes)
                put(storage::attachment_chunk_bytes);
        }
        if (!held.empty())
            put(held.size());
    }

    /// After each line, with its size.
    void line_taken(std::size_t bytes) {
        bytes_ += bytes;
        if (rows_.size() >= rows_per_transaction || bytes_ >= bytes_per_transaction)
            flush();
    }

    void flush() {
        if (rows_.empty())
            return;
        store_.write(organization_, [&](storage::Tx& tx) {
            for (const auto& row : rows_)
                row(tx);
        });
        rows_.clear();
        bytes_ = 0;
    }

  private:
    void add(std::function<void(storage::Tx&)> row) { rows_.push_back(std::move(row)); }

    AccountId local(const AccountId& account) const {
        const auto found = accounts_.find(account);
        return found == accounts_.end() ? account : found->second;
    }
    /// "member:<id>" names the local account.
    void localize(std::string& label) const {
        constexpr std::string_view prefix = "member:";
        if (!label.starts_with(prefix))
            return;
        if (const auto account = AccountId::parse(std::string_view(label).substr(prefix.size())))
            label = std::string(prefix) + local(*account).text();
    }

    storage::Store& store_;
    const OrganizationId organization_;
    const AccountMap& accounts_;
    const SplitPassages& split_;
    std::vector<std::function<void(storage::Tx&)>> rows_;
    std::size_t bytes_ = 0;
    std::map<AttachmentId, MessageId> messages_of_files_;
};

} // namespace

void import_rows(storage::Store& store, const OrganizationId& organization, const OpenArchive& open,
                 const AccountMap& accounts, const SplitPassages& split, const ImportProgress& progress) {
    ArchiveReader archive(open());
    Writer writer(store, organization, accounts, split);
    while (archive.next()) {
        const std::string file = data_file_of(archive.name());
        const auto attachment = attachment_of_path(archive.name());
        if (file.empty() && !attachment)
            continue;
        std::int64_t lines = 0;
        try {
            if (attachment) {
                writer.take_file(archive, *attachment);
                writer.flush();
                continue;
            }
            for_each_line(archive, nullptr, [&](std::string_view line, std::int64_t number) {
                lines = number;
                take_line(file, line, writer);
                writer.line_taken(line.size());
                if (progress && number % 1000 == 0)
                    progress(file, number, 0);
            });
            writer.flush();
        } catch (const Error& error) {
            if (error.code() != Code::exists && error.code() != Code::bad_data)
                throw;
            refuse_line(archive.name(), lines, error.what());
        }
    }
}

} // namespace iterochat::erasure
