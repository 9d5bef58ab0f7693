#include "tests/erasure/office.hpp"

#include "common/base/log.hpp"
#include "daemon/service/member_presence.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/tags.hpp"
#include "daemon/storage/visitors.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

/// Its life, and the organization's own content.
namespace iterochat::trials {

namespace fs = std::filesystem;
using storage::Tx;

Office::Office(const std::string& folder, unsigned seed) : folder_(folder), random_(seed) {
    // Temporary files and the log lie in the folder too, where residue is looked for.
    fs::create_directories(folder + "/tmp");
    saved_temporary_folder_ = fs::temp_directory_path();
    ::setenv("TMPDIR", (folder + "/tmp").c_str(), 1);
    saved_error_output_ = ::dup(STDERR_FILENO);
    const int log = ::open((folder + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(log, STDERR_FILENO);
    ::close(log);
    set_log_level(LogLevel::debug);
    open();
    organization = make_organization("acme");
    house->retention.set(house->administrator, organization, "deleted", seconds(1));
    join();
    add_item(ItemKind::article);
}

Office::~Office() {
    close();
    ::dup2(saved_error_output_, STDERR_FILENO);
    ::close(saved_error_output_);
    ::setenv("TMPDIR", saved_temporary_folder_.c_str(), 1);
    set_log_level(LogLevel::error);
}

void Office::open() {
    house = std::make_unique<House>(folder_, clock);
    house->take_up();
}

void Office::close() {
    if (house)
        house->settle();
    house.reset();
}

OrganizationId Office::make_organization(const std::string& slug) {
    service::NewOrganization wanted;
    wanted.slug = slug;
    return house->organizations.create(house->administrator, wanted).organization.id;
}

void Office::forget_member() {
    house->store.control_write([&](storage::ControlTx& tx) {
        house->erasures.intend_member(tx, house->administrator, organization, member_);
    });
    service::let_go_of_member(house->context, organization, member_);
    house->jobs.resume();
    for (const Job& job : house->jobs.list(house->administrator, false, 0))
        expect(house->jobs.wait(house->administrator, job.id, {}).state == JobState::done,
               "a member who leaves is forgotten");
    take({Erasure::What::member, member_});
}

void Office::join() {
    member_ = AccountId::make(clock.now());
    const std::string name = said(word());
    write([&](Tx& tx) { storage::set_member_name(tx, member_, name); });
    model.members[member_] = name;
}

void Office::change_member() {
    forget_member();
    join();
}

void Office::add_item(ItemKind kind) {
    LivedItem item{kind, word(), text(60), false};
    const Uuid id = write([&](Tx& tx) -> Uuid {
        switch (kind) {
        case ItemKind::article: {
            Article article;
            article.source_id = item.title;
            article.title = item.title;
            article.body = item.body;
            return storage::create_article(tx, article, {{{}, 0, item.title, item.body}}).id;
        }
        case ItemKind::quick_reply: {
            QuickReply reply;
            reply.shortcut = item.title;
            reply.title = item.title;
            reply.body = item.body;
            return storage::create_quick_reply(tx, reply).id;
        }
        case ItemKind::instruction: {
            Instruction instruction;
            instruction.title = item.title;
            instruction.body = item.body;
            return storage::create_instruction(tx, instruction).id;
        }
        case ItemKind::tag:
        case ItemKind::note:
        case ItemKind::conversation:
            break;
        }
        item.body.clear();
        return storage::create_tag(tx, item.title).id;
    });
    for (const std::string& words : {item.title, item.body})
        if (!words.empty())
            shown_words_[words.substr(0, 14)] = id;
    model.items[id] = item;
}

void Office::edit_item() {
    if (model.items.empty())
        return;
    const Uuid id = any_of(model.items);
    LivedItem& item = model.items.at(id);
    if (item.is_deleted || item.kind == ItemKind::tag)
        return;
    item.body = text(60);
    shown_words_[item.body.substr(0, 14)] = id;
    write([&](Tx& tx) {
        if (item.kind == ItemKind::article) {
            auto article = storage::find_article(tx, ArticleId::from(id));
            article->body = item.body;
            storage::update_article(tx, *article, {{article->id, 0, item.title, item.body}});
        } else if (item.kind == ItemKind::quick_reply) {
            auto reply = storage::find_quick_reply(tx, QuickReplyId::from(id));
            reply->body = item.body;
            storage::update_quick_reply(tx, *reply);
        } else {
            auto instruction = storage::find_instruction(tx, InstructionId::from(id));
            instruction->body = item.body;
            storage::update_instruction(tx, *instruction);
        }
    });
}

void Office::remove_or_bring_back_item() {
    if (model.items.size() < 2)
        return;
    const Uuid id = any_of(model.items);
    LivedItem& item = model.items.at(id);
    write([&](Tx& tx) {
        if (item.is_deleted)
            storage::restore_item(tx, id);
        else
            storage::delete_item(tx, item.kind, id, "uid:0");
    });
    item.is_deleted = !item.is_deleted;
}

/// Another organization with one text, to be erased as a whole.
void Office::add_neighbour() {
    const OrganizationId id = make_organization("n" + word());
    const std::string words = said(text());
    house->store.write(id, [&](Tx& tx) {
        Visitor visitor;
        visitor.name = said(word());
        visitor = storage::create_visitor(tx, visitor);
        const auto begun =
            storage::start_conversation(tx, {visitor.id, word(), ConversationState::resolved, "en"});
        storage::NewMessage message;
        message.conversation_id = begun.conversation.id;
        message.author = {AuthorKind::visitor, visitor.id, {}};
        message.text = words;
        storage::post_message(tx, message);
    });
    model.neighbours[id] = words;
}

} // namespace iterochat::trials
