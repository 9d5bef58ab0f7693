#include "daemon/erasure/import_archive.hpp"

#include "common/base/encoding.hpp"
#include "common/base/secret.hpp"
#include "common/base/text.hpp"
#include "daemon/erasure/import_lines.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

/// The first pass over an archive.
namespace iterochat::erasure {
namespace {

using nlohmann::json;

constexpr std::size_t manifest_bytes_most = 64 << 20;
constexpr std::size_t text_bytes_most =
    64 * 1024; ///< of names, messages, notes and summaries; articles have their own

/// Checks what the rules of the product say about a row, and keeps what the caller wants to know.
struct CheckRow {
    ArchiveFacts& facts;
    std::map<AttachmentId, std::int64_t>& files; ///< what messages name, and its size

    static void bound(std::string_view text) {
        if (text.size() > text_bytes_most)
            throw Error{Code::bad_data, "a text in it is too long"};
    }
    void operator()(const OrganizationRecord& organization) {
        validate_short_text("name", organization.name, 1, 200);
        facts.organization = organization;
    }
    void operator()(const Settings& settings) {
        validate(settings.widget);
        validate(settings.ai);
    }
    void operator()(const RetentionRule& rule) {
        for (const std::string* text : {&rule.name, &rule.state, &rule.tag, &rule.handled_by})
            bound(*text);
    }
    void operator()(const MemberRecord& member) {
        validate_email(member.email);
        bound(member.name);
        facts.members.push_back(member);
        if (facts.members.size() > 100'000)
            throw Error{Code::bad_data, "it names more members than any organization has"};
    }
    void operator()(const storage::MemberName& member) { bound(member.name); }
    void operator()(const Tag& tag) { bound(tag.name); }
    void operator()(const Visitor& visitor) {
        for (const std::string* text :
             {&visitor.name, &visitor.email, &visitor.verified_id, &visitor.consent_text, &visitor.user_agent,
              &visitor.ip_address, &visitor.page})
            bound(*text);
    }
    void operator()(const Conversation& conversation) {
        bound(conversation.summary);
        bound(conversation.rating_comment);
        const auto is_base32 = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); };
        if (conversation.short_id.size() != 8 ||
            !std::all_of(conversation.short_id.begin(), conversation.short_id.end(), is_base32))
            throw Error{Code::bad_data, "'short_id' is wrong"};
        if (conversation.last_seq < 0 ||
            (conversation.rating && (*conversation.rating < 1 || *conversation.rating > 5)))
            throw Error{Code::bad_data, "a number in it is out of range"};
    }
    void operator()(const storage::ConversationTag&) {}
    void operator()(const Message& message) {
        bound(message.text);
        if (message.seq < 1 || message.client_id.size() > client_id_bytes_most)
            throw Error{Code::bad_data, "'seq' or 'client_id' is out of range"};
        for (const Attachment& file : message.attachments) {
            bound(file.name);
            if (extension_of(file.type).empty() || file.bytes < 1 ||
                !files.emplace(file.id, file.bytes).second)
                throw Error{Code::bad_data, "'attachments' is wrong"};
        }
    }
    void operator()(const Note& note) { bound(note.text); }
    void operator()(const storage::AiTrace&) {}
    void operator()(const storage::TextRecipient& recipient) {
        if (recipient.kind != storage::ai_engine_kind || recipient.host.size() > 300)
            throw Error{Code::bad_data, "'kind' or 'host' is wrong"};
    }
    void operator()(const Hold& hold) {
        bound(hold.reason);
        if (hold.conversation_id.has_value() == hold.visitor_id.has_value())
            throw Error{Code::bad_data, "a hold is on one conversation or one visitor"};
    }
    void operator()(const Article& article) {
        validate(ArticleDraft{article.source_id, article.title, article.body, article.language, article.url,
                              article.questions});
    }
    void operator()(const storage::AnswerRating&) {}
    void operator()(const storage::ConfirmedQuestion& question) { bound(question.text); }
    void operator()(const Instruction& instruction) { validate(instruction); }
    void operator()(const QuickReply& reply) { validate(reply); }
    void operator()(const SuggestedQuestion& question) { bound(question.text); }
    void operator()(const SubjectRequest& request) {
        for (const std::string* text : {&request.subject, &request.note, &request.extension_reason,
                                        &request.closing_note, &request.created_by, &request.closed_by})
            bound(*text);
        if (request.closed_at.has_value() != request.outcome.has_value())
            throw Error{Code::bad_data, "a closed request has an outcome, an open one none"};
    }
    void operator()(const storage::Notice& notice) {
        for (const std::string* text : {&notice.what, &notice.recipient, &notice.done_by})
            bound(*text);
    }
    void operator()(const RetentionRun& run) {
        bound(run.actor);
        bound(run.by_rule);
    }
};

/// Data files that came after the first version.
bool is_newer_file(std::string_view file) {
    constexpr std::array newer{"confirmed_questions", "answer_ratings", "requests", "notices",
                               "retention_runs",      "recipients"};
    return std::find(newer.begin(), newer.end(), file) != newer.end();
}

struct SeenFile {
    std::uint64_t bytes = 0;
    std::string sha256;
    std::int64_t rows = 0;
};

class Verifier {
  public:
    Verifier(const OpenArchive& open, const ImportProgress& progress)
        : archive_(open()), progress_(progress) {}

    ArchiveFacts run() {
        read_all();
        check_kind();
        check_files();
        // Only now: a damaged file has a better name than "line 17 is wrong".
        if (first_failure_)
            throw Error{*first_failure_};
        return std::move(facts_);
    }

    ArchiveFigures run_any() {
        read_all();
        check_schema();
        check_files();
        if (first_failure_)
            throw Error{*first_failure_};
        return {manifest_.value("content", ""), seen_.size(), std::move(facts_.counts)};
    }

  private:
    void read_all() {
        while (archive_.next()) {
            if (archive_.name() == "manifest.json")
                read_manifest();
            else
                read_file();
            if (progress_)
                progress_("verifying", static_cast<std::int64_t>(seen_.size()), 0);
        }
        if (manifest_.is_null())
            throw Error{
                Code::bad_data,
                "The archive is not complete: manifest.json, its last file, is missing; export it again."};
    }

    void read_manifest() {
        std::string text;
        for (std::string_view piece = archive_.read(); !piece.empty(); piece = archive_.read()) {
            text += piece;
            if (text.size() > manifest_bytes_most)
                throw Error{Code::bad_data, "manifest.json of the archive is larger than any export's."};
        }
        manifest_ = json::parse(text, nullptr, false);
        if (!manifest_.is_object() || manifest_.value("format", "") != "iterochat-export")
            throw Error{Code::bad_data,
                        "manifest.json of the archive is no manifest of an IteroChat export."};
    }

    void read_file() {
        const std::string path = archive_.name();
        const std::string file = data_file_of(path);
        SeenFile seen;
        Sha256 hash;
        const auto measure = [&](std::string_view piece) {
            hash.update(as_bytes(piece));
            seen.bytes += piece.size();
        };
        if (file.empty()) {
            for (std::string_view piece = archive_.read(); !piece.empty(); piece = archive_.read())
                measure(piece);
            if (path.starts_with("attachments/"))
                check_attachment(path, seen);
        } else {
            check_order(file);
            for_each_line(archive_, measure, [&](std::string_view line, std::int64_t number) {
                seen.rows = number;
                check_line(path, file, line, number);
            });
        }
        seen.sha256 = to_hex(hash.finish());
        seen_[path] = seen;
        if (!file.empty())
            facts_.counts[file] = seen.rows;
    }

    void check_line(const std::string& path, const std::string& file, std::string_view line,
                    std::int64_t number) {
        if (first_failure_)
            return;
        try {
            CheckRow check{facts_, files_};
            take_line(file, line, check);
        } catch (const Error& error) {
            try {
                refuse_line(path, number, error.what());
            } catch (const Error& failure) {
                first_failure_ = failure;
            }
        }
    }

    /// Behind the messages that name it, of the size that they say. One that retention erased is absent.
    void check_attachment(const std::string& path, const SeenFile& seen) {
        const auto id = attachment_of_path(path);
        const auto named = id ? files_.find(*id) : files_.end();
        if (first_failure_ ||
            (named != files_.end() && static_cast<std::uint64_t>(named->second) == seen.bytes))
            return;
        first_failure_ =
            Error{Code::bad_data, path + " of the archive is not what its message says; export it "
                                         "again."};
    }

    void check_order(const std::string& file) {
        const auto place =
            std::find(std::begin(data_files), std::end(data_files), file) - std::begin(data_files);
        if (place < last_place_)
            throw Error{Code::bad_data,
                        path_of_data(file) + " stands at the wrong place in the archive; export it again."};
        last_place_ = place;
    }

    void check_schema() {
        const json& schema = manifest_["schema"];
        if (!schema.is_number_integer())
            throw Error{Code::bad_data, "manifest.json of the archive names no schema version."};
        if (schema.get<int>() > schema_version)
            throw Error{Code::version_mismatch,
                        "The archive has schema version " + std::to_string(schema.get<int>()) +
                            ", this program knows up to " + std::to_string(schema_version) +
                            "; install a newer IteroChat."};
    }

    void check_kind() {
        check_schema();
        if (manifest_.value("content", "") != "organization")
            throw Error{Code::unprocessable,
                        "Only the export of a whole tenant can be imported, this is another one."};
        const json& organization = manifest_["organization"];
        const auto id =
            organization.is_object() ? OrganizationId::parse(organization.value("id", "")) : std::nullopt;
        if (!id)
            throw Error{Code::bad_data, "manifest.json of the archive names no organization."};
        facts_.id = *id;
        facts_.slug = organization.value("slug", "");
        try {
            facts_.exported_at = parse_time(manifest_.value("exported_at", ""));
        } catch (const Error&) {
            throw Error{Code::bad_data, "manifest.json of the archive doesn't say when it was made."};
        }
    }

    void check_files() {
        std::size_t listed = 0;
        for (const json& file : manifest_["files"]) {
            const std::string name = file.value("name", "");
            const auto seen = seen_.find(name);
            if (seen == seen_.end())
                throw Error{Code::bad_data, (name.empty() ? "A file" : name) +
                                                std::string(" of the archive is missing; export it again.")};
            const bool is_whole = seen->second.bytes == file.value("bytes", std::uint64_t{0}) &&
                                  seen->second.sha256 == file.value("sha256", "") &&
                                  seen->second.rows == file.value("rows", std::int64_t{0});
            if (!is_whole)
                throw Error{
                    Code::bad_data,
                    name + " of the archive is damaged: it is not what the manifest says; export it again."};
            ++listed;
        }
        if (listed != seen_.size())
            throw Error{Code::bad_data, "The archive holds files that its manifest does not name."};
        for (const char* file : data_files) // archives of earlier versions lack the newer ones
            if (!seen_.contains(path_of_data(file)) && !is_newer_file(file) &&
                manifest_.value("content", "") == "organization")
                throw Error{Code::bad_data,
                            path_of_data(file) + " of the archive is missing; export it again."};
    }

    ArchiveReader archive_;
    const ImportProgress& progress_;
    ArchiveFacts facts_;
    std::map<std::string, SeenFile> seen_;
    json manifest_;
    std::map<AttachmentId, std::int64_t> files_;
    std::ptrdiff_t last_place_ = 0;
    std::optional<Error> first_failure_;
};

template <class Run>
auto with_readable_manifest(Run&& run) {
    try {
        return run();
    } catch (const json::exception&) {
        throw Error{Code::bad_data, "manifest.json of the archive is damaged; export it again."};
    }
}

} // namespace

ArchiveFacts verify_archive(const OpenArchive& open, const ImportProgress& progress) {
    return with_readable_manifest([&] { return Verifier{open, progress}.run(); });
}

ArchiveFigures verify_any_archive(const OpenArchive& open, const ImportProgress& progress) {
    return with_readable_manifest([&] { return Verifier{open, progress}.run_any(); });
}

} // namespace iterochat::erasure
