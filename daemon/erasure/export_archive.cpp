#include "daemon/erasure/export_archive.hpp"

#include "daemon/erasure/export_pages.hpp"
#include "daemon/erasure/export_redaction.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/settings.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::int64_t rows_between_progress = 1000;

/// An archive being filled. Knows its files for the manifest.
class Exporter {
  public:
    Exporter(storage::View& view, const ExportPlan& plan, ArchiveSink sink, const ExportProgress& progress)
        : view_(view), plan_(plan), archive_(std::move(sink)), redaction_(plan), progress_(progress) {}

    ExportOutcome run() {
        if (plan_.content == ExportContent::organization)
            write_own_content();
        write_conversations();
        write_attachments();
        write_pages(view_, plan_, redaction_, outcome_.counts,
                    {[&](const std::string& name) { begin_file(name); },
                     [&](std::string_view text) { put(text); }, [&] { end_file(); },
                     [&](std::int64_t done) { tell("pages", done); }});
        for (const ExtraFile& file : plan_.extra_files) {
            begin_file(file.name);
            put(file.content);
            end_file();
        }
        write_manifest();
        archive_.finish();
        outcome_.bytes = archive_.bytes_out();
        return outcome_;
    }

  private:
    void begin_file(const std::string& name) { archive_.begin(name); }
    void put(std::string_view text) {
        buffer_ += text;
        if (buffer_.size() >= piece_bytes)
            flush();
    }
    void end_file() {
        flush();
        const ArchiveWriter::File file = archive_.end();
        files_.push_back({{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    }
    void tell(std::string_view stage, std::int64_t done) {
        const bool is_due = stage == "pages" ? done % 50 == 0 : done % rows_between_progress == 0;
        if (progress_ && is_due)
            progress_(stage, done, 0);
    }

    void flush() {
        archive_.write(std::move(buffer_));
        buffer_.clear(); // it may stand anyhow after a move
        buffer_.reserve(piece_bytes + piece_bytes / 8);
    }

    /// `fill` calls its argument with each row.
    template <class Row, class Fill>
    void write_file(std::string_view name, Fill&& fill) {
        if (!redaction_.allows_file(name))
            return;
        begin_file(path_of_data(name));
        std::int64_t rows = 0;
        fill([&](const Row& row) {
            put(write_record(row));
            put("\n");
            tell(name, ++rows);
        });
        end_file();
        files_.back()["rows"] = rows;
        outcome_.counts[std::string(name)] = rows;
    }

    template <class Row>
    void write_file(std::string_view name, void (*for_each)(storage::View&, const storage::Visit<Row>&)) {
        write_file<Row>(name, [&](auto put_row) { for_each(view_, put_row); });
    }

    /// Rows of conversations and persons, of each scope in turn. `prepare` may change a row or refuse it.
    template <class Row, class Prepare>
    void write_scoped(std::string_view name,
                      void (*for_each)(storage::View&, const storage::ExportScope&,
                                       const storage::Visit<Row>&),
                      Prepare prepare) {
        write_file<Row>(name, [&](auto put_row) {
            for (const storage::ExportScope& scope : plan_.scopes)
                for_each(view_, scope, [&](const Row& row) {
                    Row copy = row;
                    if (prepare(copy))
                        put_row(copy);
                });
        });
    }
    template <class Row>
    void write_scoped(std::string_view name, void (*for_each)(storage::View&, const storage::ExportScope&,
                                                              const storage::Visit<Row>&)) {
        write_scoped<Row>(name, for_each, [](Row&) { return true; });
    }

    /// What a whole organization has beside its conversations.
    void write_own_content() {
        const Organization& own = plan_.organization;
        write_file<OrganizationRecord>("organization", [&](auto put_row) {
            put_row(OrganizationRecord{own.name, own.locale, own.origins, own.created_at});
        });
        write_file<Settings>("settings", [&](auto put_row) {
            put_row(Settings{storage::widget_settings(view_), storage::ai_settings(view_),
                             storage::office_hours(view_)});
        });
        write_file<RetentionRule>("retention", [&](auto put_row) {
            for (const RetentionRule& rule : storage::list_retention_rules(view_))
                put_row(rule);
        });
        write_file<MemberRecord>("members", [&](auto put_row) {
            std::vector<MemberRecord> members = plan_.members;
            std::sort(members.begin(), members.end(),
                      [](const auto& a, const auto& b) { return a.account_id < b.account_id; });
            for (const MemberRecord& member : members)
                put_row(member);
        });
        write_file<storage::MemberName>("member_names", storage::for_each_member_name);
        write_file<Tag>("tags", storage::for_each_tag);
    }

    void write_conversations() {
        if (plan_.content != ExportContent::organization)
            write_tags_in_use();
        write_scoped<Visitor>("visitors", storage::for_each_visitor);
        write_scoped<Conversation>("conversations", storage::for_each_conversation,
                                   [&](Conversation& conversation) {
                                       redaction_.apply(conversation);
                                       return true;
                                   });
        write_scoped<storage::ConversationTag>("conversation_tags", storage::for_each_conversation_tag);
        write_scoped<Message>("messages", storage::for_each_message, [&](Message& message) {
            redaction_.apply(message);
            return redaction_.allows(message);
        });
        write_scoped<Note>("notes", storage::for_each_note, [&](Note& note) {
            redaction_.apply(note);
            return true;
        });
        write_scoped<storage::AiTrace>("ai_traces", storage::for_each_ai_trace);
        write_scoped<storage::TextRecipient>("recipients", storage::for_each_text_recipient);
        write_scoped<storage::AnswerRating>("answer_ratings", storage::for_each_answer_rating);
        write_scoped<Hold>("holds", storage::for_each_hold);
        if (plan_.content != ExportContent::organization) {
            write_scoped<storage::ConfirmedQuestion>("confirmed_questions",
                                                     storage::for_each_confirmed_question);
            if (plan_.content == ExportContent::person)
                write_requests(plan_.requests);
            return;
        }
        write_file<Article>("articles", storage::for_each_article);
        write_scoped<storage::ConfirmedQuestion>("confirmed_questions", storage::for_each_confirmed_question);
        write_file<Instruction>("instructions", storage::for_each_instruction);
        write_file<QuickReply>("quick_replies", storage::for_each_quick_reply);
        write_file<SuggestedQuestion>("suggested_questions", storage::for_each_suggested_question);
        write_evidence();
    }

    void write_requests(const std::vector<SubjectRequest>& requests) {
        write_file<SubjectRequest>("requests", [&](auto put_row) {
            for (SubjectRequest request : requests) {
                redaction_.apply(request);
                put_row(request);
            }
        });
    }

    /// That the organization keeps the law: what persons asked for, who was told, what sweeps did.
    void write_evidence() {
        write_requests(storage::requests_in_order(view_));
        write_file<storage::Notice>("notices", [&](auto put_row) {
            for (const storage::Notice& notice : storage::list_notices(view_, true))
                put_row(notice);
        });
        write_file<RetentionRun>("retention_runs", [&](auto put_row) {
            std::vector<RetentionRun> runs = storage::list_retention_runs(view_, 0);
            std::sort(runs.begin(), runs.end(), [](const RetentionRun& a, const RetentionRun& b) {
                return std::tie(a.at, a.erasure) < std::tie(b.at, b.erasure);
            });
            for (const RetentionRun& run : runs)
                put_row(run);
        });
    }

    void write_attachments() {
        std::int64_t files = 0;
        for (const storage::ExportScope& scope : plan_.scopes)
            storage::for_each_attachment(view_, scope, [&](const storage::StoredAttachment& attachment) {
                if (!redaction_.allows(attachment.message))
                    return;
                begin_file(path_of_attachment(attachment.file));
                for (std::int64_t i = 0; const auto piece = storage::attachment_chunk(view_, attachment, i);
                     ++i)
                    put(*piece);
                end_file();
                tell("attachments", ++files);
            });
        if (files > 0)
            outcome_.counts["attachments"] = files;
    }

    /// Of the organization's tags, those on these conversations.
    void write_tags_in_use() {
        std::vector<TagId> used;
        for (const storage::ExportScope& scope : plan_.scopes)
            storage::for_each_conversation_tag(
                view_, scope, [&](const storage::ConversationTag& tag) { used.push_back(tag.tag_id); });
        write_file<Tag>("tags", [&](auto put_row) {
            storage::for_each_tag(view_, [&](const Tag& tag) {
                if (std::find(used.begin(), used.end(), tag.id) != used.end())
                    put_row(tag);
            });
        });
    }

    void write_manifest() {
        static constexpr const char* content_names[] = {"organization", "conversation", "person"};
        const json manifest{{"format", "iterochat-export"},
                            {"schema", schema_version},
                            {"product", "IteroChat"},
                            {"version", ITEROCHAT_VERSION},
                            {"content", content_names[static_cast<int>(plan_.content)]},
                            {"redacted", plan_.redact_others},
                            {"portability", plan_.portability},
                            {"exported_at", format_time(plan_.exported_at)},
                            {"organization",
                             {{"id", plan_.organization.id.text()},
                              {"slug", plan_.organization.slug},
                              {"name", plan_.organization.name}}},
                            {"counts", outcome_.counts},
                            {"files", files_}};
        archive_.begin("manifest.json");
        archive_.write(manifest.dump(1) + "\n");
        archive_.end();
    }

    storage::View& view_;
    const ExportPlan& plan_;
    ArchiveWriter archive_;
    Redaction redaction_;
    const ExportProgress& progress_;
    ExportOutcome outcome_;
    json files_ = json::array();
    std::string buffer_;
};

} // namespace

ExportOutcome write_archive(storage::View& view, const ExportPlan& plan, ArchiveSink sink,
                            const ExportProgress& progress) {
    return Exporter{view, plan, std::move(sink), progress}.run();
}

} // namespace iterochat::erasure
