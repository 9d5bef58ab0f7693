#include "tests/erasure/office.hpp"

#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/attachments.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/drafts.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/requests.hpp"
#include "daemon/storage/restore_rows.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/tags.hpp"
#include "daemon/storage/visitors.hpp"
#include "daemon/vault/keys.hpp"

#include <filesystem>

/// Everything is as the model says; nothing else is anywhere.
namespace iterochat::trials {
namespace {

using storage::View;

constexpr std::size_t nonce_bytes = 24; ///< a sealed value begins with it, and no two are alike

std::string content_of(View& view, const AttachmentId& id) {
    std::string content;
    if (const auto stored = storage::find_attachment(view, id))
        for (std::int64_t position = 0;; ++position) {
            const auto piece = storage::attachment_chunk(view, *stored, position);
            if (!piece)
                break;
            content += *piece;
        }
    return content;
}

void check_messages(View& view, const ConversationId& id, const LivedConversation& lived) {
    std::int64_t files = 0;
    const auto messages = storage::messages_after(view, id, 0, 100'000);
    expect(messages.size() == lived.messages.size(), "a conversation has the messages that were said");
    for (const Message& message : messages) {
        const LivedMessage& said = lived.messages.at(message.seq);
        expect(message.id == said.id && message.text == said.text, "a message's text is as it was said");
        const auto trace = storage::find_ai_trace(view, message.id);
        expect((trace ? trace->json : std::string{}) == said.trace, "an AI's trace is as it was kept");
        if (said.attachment)
            expect(content_of(view, *said.attachment) == said.file, "a file is as it was sent");
        files += said.file.empty() ? 0 : 1;
    }
    expect(storage::count_attachments(view, id) == files, "a conversation has the files that were sent");
}

/// Those of one kind of content that is in clear.
struct Shown {
    std::string title;
    std::string body;
    bool is_deleted = false;
};
std::optional<Shown> find_shown(View& view, ItemKind kind, const Uuid& id) {
    switch (kind) {
    case ItemKind::article:
        if (const auto one = storage::find_article(view, ArticleId::from(id)))
            return Shown{one->title, one->body, one->deleted_at.has_value()};
        break;
    case ItemKind::quick_reply:
        if (const auto one = storage::find_quick_reply(view, QuickReplyId::from(id)))
            return Shown{one->shortcut, one->body, one->deleted_at.has_value()};
        break;
    case ItemKind::instruction:
        if (const auto one = storage::find_instruction(view, InstructionId::from(id)))
            return Shown{one->title, one->body, one->deleted_at.has_value()};
        break;
    case ItemKind::tag:
        if (const auto one = storage::find_tag(view, TagId::from(id)))
            return Shown{one->name, {}, one->deleted_at.has_value()};
        break;
    case ItemKind::note:
    case ItemKind::conversation:
        break;
    }
    return std::nullopt;
}

} // namespace

void Office::check_conversation(View& view, const ConversationId& id, const LivedConversation& lived) {
    const auto found = storage::find_conversation(view, id);
    expect(found.has_value(), "a conversation that nobody erased is there");
    expect(found->visitor_id == lived.visitor, "a conversation belongs to its visitor");
    expect(found->deleted_at.has_value() == lived.is_deleted, "a conversation is deleted or not, as before");
    expect(found->summary == lived.summary && found->rating_comment == lived.comment,
           "a conversation's summary and rating are as they were given");
    check_messages(view, id, lived);
    for (const auto& [note, one] : lived.notes) {
        const auto there = storage::find_note(view, NoteId::from(note));
        expect(there && there->text == one.text && there->deleted_at.has_value() == one.is_deleted,
               "a note is as it was written");
    }
    std::set<Uuid> tags;
    for (const Tag& tag : storage::tags_of(view, id))
        tags.insert(tag.id);
    std::set<Uuid> wanted = lived.tags;
    std::erase_if(wanted, [&](const Uuid& tag) { return model.items.at(tag).is_deleted; });
    expect(tags == wanted, "a conversation has its tags");
    std::string draft;
    for (const auto& [member, name] : model.members)
        if (const auto one = storage::find_draft(view, id, member))
            draft += one->text;
    expect(draft == lived.draft, "what a member began to write is there");
}

void Office::check_people(View& view) {
    for (const VisitorId& id : storage::all_visitor_ids(view))
        expect(model.visitors.contains(id),
               "a visitor is there who was not or is not any more: " + id.text());
    for (const auto& [id, lived] : model.visitors) {
        const auto found = storage::find_visitor(view, id);
        expect(found && found->name == lived.name && found->email == lived.email,
               "a visitor whom nobody erased is as they said");
    }
    for (const auto& [id, name] : model.members)
        expect(view.member_name(id) == name, "a member has their name, or none after they left");
    const auto requests = storage::list_requests(view, std::nullopt);
    expect(requests.size() == model.requests.size(), "the register has its requests");
    for (const SubjectRequest& request : requests) {
        const LivedRequest& lived = model.requests.at(request.id);
        expect(request.subject == lived.email && request.note == lived.note,
               "a request says whom it is about, until they are erased");
        expect(request.closed_at.has_value() == lived.is_closed, "a request is open or not, as before");
    }
}

void Office::check_items(View& view) {
    std::size_t notes = 0;
    std::map<Uuid, std::size_t> confirmed;
    for (const auto& [id, lived] : model.conversations) {
        notes += lived.notes.size();
        for (const auto& [seq, message] : lived.messages)
            if (message.confirmed_for)
                ++confirmed[*message.confirmed_for];
    }
    expect(storage::all_item_rows(view).size() == model.items.size() + notes, "no other item is there");
    for (const auto& [id, lived] : model.items) {
        const auto found = find_shown(view, lived.kind, id);
        expect(found && found->title == lived.title && found->body == lived.body &&
                   found->is_deleted == lived.is_deleted,
               "what the organization wrote is as it wrote it");
        if (lived.kind != ItemKind::article)
            continue;
        const auto hits = storage::search_articles(view, lived.body.substr(0, 14), 5);
        expect(hits.size() == (lived.is_deleted ? 0U : 1U), "an article is found by its words");
        const auto questions = storage::confirmed_questions_of(view, ArticleId::from(id));
        expect(questions.size() == confirmed[id], "an article has the questions that were confirmed");
        for (const auto& question : questions) {
            const LivedMessage* source = model.find(question.message_id);
            expect(source && source->confirmed_for == id && source->text == question.text,
                   "a confirmed question is as it was asked");
        }
    }
}

void Office::check_search() {
    for (const auto& [id, lived] : model.conversations)
        search(id);
    for (const auto& [id, lived] : model.neighbours) {
        const std::size_t hits = house->store.read(id, [&, words = lived](View& view) {
            return storage::search_conversations(view, words.substr(0, words.find(' ')), {}, std::nullopt, 5)
                .items.size();
        });
        expect(hits == 1, "another organization is untouched");
    }
}

void Office::check_model() {
    house->store.read(
        organization,
        [&](View& view) {
            for (const ConversationId& id : storage::all_conversation_ids(view))
                expect(model.conversations.contains(id), "no other conversation is there: " + id.text());
            for (const auto& [id, lived] : model.conversations)
                check_conversation(view, id, lived);
            check_people(view);
            check_items(view);
        },
        storage::ReadLimit::long_running);
    check_search();
    expect(house->store.check(organization).empty() && house->store.check_control().empty(),
           "the databases are sound");
    expect(house->retention.runs(house->administrator, organization).size() == model.sweeps,
           "each sweep left its record");
    const auto listed = house->organizations.list(house->administrator);
    expect(listed.size() == 1 + model.neighbours.size(), "no other organization is there");
    expect(house->audit_log.verify().problem.empty(), "the audit log is whole");
    expect(house->ledger.verify().problem.empty(), "the ledger is whole");
    for (const auto& proof : house->erasure_proof.look(house->administrator, std::nullopt, {}))
        expect(proof.report.findings.empty(),
               "verify finds nothing: " +
                   (proof.report.findings.empty()
                        ? std::string{}
                        : proof.report.findings[0].kind + " in " + proof.report.findings[0].file));
}

std::vector<JobId> Office::erase_jobs() const {
    std::vector<JobId> ids;
    for (const Job& job : house->jobs.list(house->administrator, true, 0)) // newest first
        if (job.kind == "erase")
            ids.insert(ids.begin(), job.id);
    return ids;
}

void Office::check_backups() {
    for (const service::BackupView& view : house->shelf.list({}))
        expect(house->shelf.verify(view.path, {}, {}).opened, "a backup that is listed is whole");
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder_})
        expect(entry.path().extension() != ".part" && entry.path().extension() != ".old",
               "nothing unfinished lies about: " + entry.path().filename().string());
    for (const char* left : {"backup-staging", "restore-tenant", "drill", "restore"})
        expect(!std::filesystem::exists(folder_ + "/state/" + left),
               std::string("no copy lies about: ") + left);
}

/// Of every value of every table, but for the full-text index of what is in clear anyway.
void Office::note_bytes() {
    const auto note_database = [&](storage::Connection& database) {
        std::vector<std::string> tables;
        {
            storage::Statement names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                                        " AND name NOT GLOB 'article_search*'");
            while (names.step())
                tables.push_back(names.get<std::string>(0));
        }
        for (const std::string& table : tables) {
            std::vector<std::string> columns;
            {
                storage::Statement names =
                    database.prepare("SELECT name FROM pragma_table_info(?) WHERE type = 'BLOB'");
                names.bind_all(table);
                while (names.step())
                    columns.push_back(names.get<std::string>(0));
            }
            for (const std::string& column : columns) {
                storage::Statement rows = database.prepare_composed("SELECT " + column + " FROM " + table);
                while (rows.step())
                    if (const auto value = rows.blob(0); value.size() >= nonce_bytes)
                        sealed_bytes_.emplace(as_text(value.first(nonce_bytes)));
            }
        }
    };
    house->store.read(
        organization,
        [&](View& view) {
            note_database(view.main());
            note_database(view.keys());
        },
        storage::ReadLimit::long_running);
}

void Office::check_no_residue() {
    Seeker seeker;
    for (const std::string& words : sealed_words_)
        seeker.add(words, "a text of people, in clear");
    for (const auto& [words, item] : shown_words_)
        if (!model.items.contains(item))
            seeker.add(words, "a text of the organization that is gone");
    open();
    const std::set<std::string> ever = std::exchange(sealed_bytes_, {});
    note_bytes();
    for (const std::string& bytes : ever)
        if (!sealed_bytes_.contains(bytes))
            seeker.add(bytes, "a sealed value that is gone");
    sealed_bytes_.insert(ever.begin(), ever.end());
    // FTS5 leaves out the letters that a word shares with the one before it: the end of a hash is sought.
    constexpr std::size_t letters_shared_most = 3;
    constexpr std::size_t words_of_a_text = 3;
    const std::set<std::string> there = model.words();
    house->store.read(organization, [&](View& view) {
        for (const std::string& words : indexed_texts_)
            if (!there.contains(words))
                for (const std::string& token :
                     view.organization_keys().tokens_of_query(words.substr(0, words_of_a_text * 15)))
                    seeker.add(token.substr(letters_shared_most), "a word of the search index");
    });
    close();
    bytes_sought = seeker.count();
    expect(seeker.look(folder_).empty(), "nothing is left: " + seeker.look(folder_));
    expect(!std::filesystem::exists(folder_ + "/tmp") || std::filesystem::is_empty(folder_ + "/tmp"),
           "the temporary folder is empty");
}

} // namespace iterochat::trials
