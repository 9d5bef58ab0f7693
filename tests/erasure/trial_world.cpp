#include "tests/erasure/trial_world.hpp"

#include "common/base/fd.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/database.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/erasable_texts.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/search.hpp"
#include "daemon/storage/tags.hpp"
#include "daemon/storage/visitors.hpp"
#include "daemon/vault/keys.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace iterochat::trials {

namespace fs = std::filesystem;
using storage::Tx;
using storage::View;

void expect(bool holds, const std::string& promise) {
    if (!holds)
        throw Broken{promise};
}

TrialFolder::TrialFolder() {
    std::string pattern = (fs::temp_directory_path() / "iterochat-trial-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

TrialFolder::~TrialFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

TrialWorld::TrialWorld(std::string folder, unsigned seed)
    : organization(OrganizationId::from(*Uuid::parse("0190a000-0000-7000-8000-0000000000aa"))),
      folder_(std::move(folder)),
      random_(seed),
      member_(AccountId::from(*Uuid::parse("0190a000-0000-7000-8000-0000000000bb"))) {
    open();
}

void TrialWorld::open() {
    store.reset();
    storage::StoreOptions options;
    options.state_folder = folder_ + "/state";
    const std::array<std::uint8_t, 32> key{7, 7, 7};
    store = std::make_unique<storage::Store>(std::move(options), Secret{key}, clock);
    store->create_organization_files(organization);
}

/// Long enough to be found nowhere by chance.
std::string TrialWorld::random_word() {
    std::string word = "w";
    for (int i = 0; i < 13; ++i)
        word += static_cast<char>('a' + random_below(26));
    return word;
}

std::string TrialWorld::text() {
    std::string all;
    const std::size_t words = random_below(8) == 0 ? 400 : 1 + random_below(20);
    for (std::size_t i = 0; i < words; ++i)
        all += (i ? " " : "") + random_word();
    return all;
}

VisitorId TrialWorld::add_visitor() {
    const ModelVisitor model{random_word() + " " + random_word(), random_word() + "@example.com"};
    const VisitorId id = store->write(organization, [&](Tx& tx) {
        Visitor visitor;
        visitor.name = model.name;
        visitor.email = model.email;
        return storage::create_visitor(tx, visitor).id;
    });
    visitors[id] = model;
    return id;
}

ConversationId TrialWorld::start(const VisitorId& visitor) {
    const ConversationId id = store->write(organization, [&](Tx& tx) {
        return storage::start_conversation(tx, {visitor, "", ConversationState::resolved, "en"})
            .conversation.id;
    });
    conversations[id].visitor = visitor;
    post(id, true);
    return id;
}

void TrialWorld::post(const ConversationId& conversation, bool by_visitor) {
    ModelConversation& model = conversations.at(conversation);
    storage::NewMessage message;
    message.conversation_id = conversation;
    message.author =
        by_visitor ? Author{AuthorKind::visitor, model.visitor, {}} : Author{AuthorKind::member, member_, {}};
    message.text = text();
    const std::int64_t seq =
        store->write(organization, [&](Tx& tx) { return storage::post_message(tx, message).message.seq; });
    model.texts[seq] = message.text;
    if (by_visitor)
        model.of_visitor.insert(seq);
}

void TrialWorld::note(const ConversationId& conversation) {
    const std::string words = text();
    store->write(organization, [&](Tx& tx) { storage::create_note(tx, conversation, member_, words); });
    conversations.at(conversation).notes.push_back(words);
}

void TrialWorld::tag(const ConversationId& conversation, const std::string& name) {
    store->write(organization, [&](Tx& tx) {
        auto found = storage::find_tag_by_name(tx, name);
        if (!found)
            found = storage::create_tag(tx, name);
        storage::tag_conversation(tx, conversation, found->id);
    });
    conversations.at(conversation).tags.insert(name);
}

void TrialWorld::make_article() {
    store->write(organization, [](Tx& tx) {
        Article article;
        article.source_id = "source.md";
        article.title = "An article";
        article.body = "Its body.";
        storage::create_article(tx, article, {{article.id, 0, "An article", "Its body."}});
    });
}

void TrialWorld::confirm(const ConversationId& conversation) {
    store->write(organization, [&](Tx& tx) {
        const auto article = storage::find_article_by_source(tx, "source.md");
        const auto messages = storage::messages_after(tx, conversation, 0, 1);
        if (article && !messages.empty() && !messages.front().text.empty())
            storage::put_confirmed_question(
                tx, {messages.front().id, conversation, article->id, messages.front().text, {}});
    });
}

void TrialWorld::remove(const ConversationId& conversation) {
    store->write(organization,
                 [&](Tx& tx) { storage::delete_item(tx, ItemKind::conversation, conversation, "uid:0"); });
    conversations.at(conversation).is_deleted = true;
}

void TrialWorld::restore(const ConversationId& conversation) {
    store->write(organization, [&](Tx& tx) { storage::restore_item(tx, conversation); });
    conversations.at(conversation).is_deleted = false;
}

void TrialWorld::search(const ConversationId& conversation) {
    const ModelConversation& model = conversations.at(conversation);
    for (const auto& [seq, words] : model.texts) {
        if (words.empty() || model.is_deleted)
            continue;
        const std::string word = words.substr(0, words.find(' '));
        const std::size_t hits = store->read(organization, [&](View& view) {
            return storage::search_conversations(view, word, {}, std::nullopt, 10).items.size();
        });
        expect(hits == 1, "a word of a conversation finds it");
    }
}

erasure::EraseTask TrialWorld::task(erasure::LedgerKind kind, std::vector<ConversationId> doomed,
                                    std::vector<VisitorId> people, erasure::LedgerScope scope) {
    erasure::EraseTask task;
    task.id = JobId::make(clock.now());
    task.organization = organization;
    task.kind = kind;
    task.scope = scope;
    task.conversations = std::move(doomed);
    task.visitors = std::move(people);
    if (kind == erasure::LedgerKind::sweep)
        task.due.deleted_before = clock.now();
    return task;
}

/// Sealed bytes as they lie in the file, the texts themselves and the hashed words of the search index. FTS5
/// leaves out the letters that a word shares with the one before it, so the end of a hash is what is sought.
void TrialWorld::remember(const ConversationId& conversation, bool visitor_only) {
    constexpr std::size_t hash_letters_shared_most = 3;
    store->read(organization, [&](View& view) {
        storage::for_each_erasable_text(
            view, conversation, visitor_only,
            [&](std::string_view words, std::span<const std::uint8_t> sealed) {
                if (sealed.size() >= 24)
                    gone_[std::string{as_text(sealed.first(24))}] = "a sealed text";
                if (words.empty())
                    return;
                gone_[std::string{words.substr(0, words.find(' '))}] = "a text";
                // A few words of each: every one is searched for in every file.
                for (const std::string& token :
                     view.organization_keys().tokens_of_query(words.substr(0, 3 * 15)))
                    gone_[token.substr(hash_letters_shared_most)] = "a word of the search index";
            });
    });
}

void TrialWorld::expect_gone(const erasure::EraseTask& task) {
    const bool visitor_only = task.scope == erasure::LedgerScope::messages;
    for (const ConversationId& id : task.conversations) {
        remember(id, visitor_only);
        if (!visitor_only) {
            gone_[std::string{as_text(id.blob())}] = "a conversation's id";
            conversations.erase(id);
            continue;
        }
        ModelConversation& model = conversations.at(id);
        for (const std::int64_t seq : model.of_visitor)
            model.texts[seq].clear();
    }
    for (const VisitorId& id : task.visitors) {
        store->read(organization, [&](View& view) {
            storage::for_each_erasable_text(
                view, id, [&](std::string_view words, std::span<const std::uint8_t> sealed) {
                    if (sealed.size() >= 24)
                        gone_[std::string{as_text(sealed.first(24))}] = "a sealed name";
                    if (!words.empty())
                        gone_[std::string{words}] = "a name";
                });
        });
        if (visitor_only)
            visitors.at(id) = {"", "", false};
        else
            visitors.erase(id);
    }
}

void TrialWorld::run(erasure::EraseTask& task, const erasure::EraseHooks& hooks) {
    const std::array<std::uint8_t, 32> key{7, 7, 7};
    erasure::Ledger ledger{folder_ + "/state/ledger.log", Secret{key}};
    erasure::run_erase(*store, ledger, task, hooks);
}

void TrialWorld::check_conversation(View& view, const ConversationId& id, const ModelConversation& model) {
    const auto found = storage::find_conversation(view, id);
    expect(found.has_value(), "a conversation that nobody erased is there");
    expect(found->visitor_id == model.visitor, "a conversation belongs to its visitor");
    expect(found->deleted_at.has_value() == model.is_deleted, "a conversation is deleted or not, as before");
    std::map<std::int64_t, std::string> texts;
    for (const Message& message : storage::messages_after(view, id, 0, 100'000))
        texts[message.seq] = message.text;
    expect(texts == model.texts, "a conversation's texts are as they were said");
    std::vector<std::string> notes;
    for (const Note& one : storage::list_notes(view, id))
        notes.push_back(one.text);
    expect(notes == model.notes, "a conversation's notes are as they were written");
}

void TrialWorld::check_model() {
    store->read(
        organization,
        [&](View& view) {
            for (const auto& [id, model] : conversations)
                check_conversation(view, id, model);
            for (const auto& [id, model] : visitors) {
                const auto found = storage::find_visitor(view, id);
                expect(found.has_value(), "a visitor whom nobody erased is there");
                expect(found->name == model.name && found->email == model.email,
                       "a visitor's name and address are as given");
            }
        },
        storage::ReadLimit::long_running);
    expect(store->check(organization).empty(), "the databases are sound");
}

void TrialWorld::check_no_residue() const {
    for (const auto& entry : fs::recursive_directory_iterator{folder_}) {
        if (!entry.is_regular_file())
            continue;
        const std::string content = read_file(entry.path(), std::size_t{1} << 30);
        for (const auto& [bytes, what] : gone_)
            expect(content.find(bytes) == std::string::npos,
                   "nothing erased is left: " + what + " in " + entry.path().filename().string());
    }
}

} // namespace iterochat::trials
