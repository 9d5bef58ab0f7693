#include "tests/unit/service/talk_world.hpp"

#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/visitors.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

namespace iterochat::service::test {
namespace {

storage::StoreOptions options_in(const std::string& folder) {
    storage::StoreOptions options;
    options.state_folder = folder;
    return options;
}

std::string describe(const live::Event& event) {
    if (const auto* posted = std::get_if<live::MessagePosted>(&event.what))
        return "message " + std::string(name_of(posted->message.author.kind));
    if (const auto* changed = std::get_if<live::ConversationChanged>(&event.what))
        return "conversation " + std::string(name_of(changed->conversation.state));
    if (std::holds_alternative<live::Typing>(event.what))
        return "typing";
    return std::holds_alternative<live::ReadMoved>(event.what) ? "read" : "job";
}

} // namespace

TempFolder::TempFolder() {
    initialize_sodium(); // the first thing that a world makes
    std::string path = (std::filesystem::temp_directory_path() / "iterochat-service-XXXXXX").string();
    if (!mkdtemp(path.data()))
        throw std::runtime_error("no temporary folder");
    path_ = path;
}
TempFolder::~TempFolder() {
    std::filesystem::remove_all(path_);
}

answer::Outcome answered(const std::string& text) {
    answer::Outcome outcome;
    outcome.action = answer::Action::answer;
    outcome.text = text;
    outcome.citations = {{ArticleId::make(Time{1}), "Delivery", text, "https://acme.example/delivery"}};
    outcome.language = "en";
    outcome.confidence = 0.9;
    outcome.rule = "retrieval";
    return outcome;
}

answer::Outcome handed_over(HandoffReason reason) {
    answer::Outcome outcome;
    outcome.action = answer::Action::handoff;
    outcome.reason = reason;
    outcome.summary = "They want their money back. Nothing was tried. They sound calm.";
    outcome.language = "en";
    outcome.rule = "refund:en:1";
    return outcome;
}

TalkWorld::TalkWorld()
    : hub([](const live::Event& event, bool for_visitor) {
          const std::string id = event.seq == 0 ? "" : std::to_string(event.seq) + " ";
          return std::make_shared<const std::string>(id + (for_visitor ? "v " : "m ") + describe(event) +
                                                     "\n");
      }),
      store(options_in(folder.path()), Secret::random(32), clock),
      context{store, hub, clock},
      organization(make_organization("acme")),
      limits(clock,
             {.sign_in_per_minute = 0, .widget_sessions_per_minute = 0, .widget_writes_per_minute = 0}),
      think([](const answer::Question&) { return answered(); }),
      answers(make_answers()),
      conversations(context, *answers, limits),
      inbox(context),
      visitors(context, limits) {}

OrganizationId TalkWorld::make_organization(const std::string& slug) {
    Organization made;
    made.id = OrganizationId::make(clock.now());
    made.slug = made.name = slug;
    made.created_at = clock.now();
    store.create_organization_files(made.id);
    widget_key = store.control_write(
        [&](storage::ControlTx& tx) { return storage::create_organization(tx, made).widget_key; });
    return made.id;
}

std::unique_ptr<Answers> TalkWorld::make_answers(AnswerOptions options) {
    return std::make_unique<Answers>(context, options,
                                     [this](OrganizationId, const answer::Question& question) {
                                         ++questions;
                                         return think(question);
                                     });
}

VisitorActor TalkWorld::visitor(const std::string& name, const std::string& email) {
    Visitor made;
    made.name = name;
    made.email = email;
    made.language = "en";
    made = store.write(organization, [&](storage::Tx& tx) { return storage::create_visitor(tx, made); });
    return {organization, made.id};
}

Member TalkWorld::member(Role role, const std::string& name) {
    Account account;
    account.name = name;
    account.email = name + "@acme.example";
    account = store.control_write([&](storage::ControlTx& tx) {
        const Account made = storage::create_account(tx, account, "");
        Membership membership;
        membership.account_id = made.id;
        membership.organization_id = organization;
        membership.role = role;
        storage::put_membership(tx, membership);
        return made;
    });
    store.write(organization, [&](storage::Tx& tx) { storage::set_member_name(tx, account.id, name); });
    return {account.id, organization, role, name};
}

void TalkWorld::set_ai(const std::function<void(AiSettings&)>& change) {
    store.write(organization, [&](storage::Tx& tx) {
        AiSettings settings = storage::ai_settings(tx);
        change(settings);
        storage::set_ai_settings(tx, settings);
    });
}

std::string TalkWorld::next_client_id() {
    return "c" + std::to_string(++client_ids_);
}

Posted TalkWorld::start(const VisitorActor& who, const std::string& text, const std::string& client_id) {
    const NewMessage message{text, client_id.empty() ? next_client_id() : client_id};
    return wait_for<Posted>([&](Then<Posted> then) { conversations.start(who, message, std::move(then)); });
}

Posted TalkWorld::post(const VisitorActor& who, ConversationId id, const std::string& text,
                       const std::string& client_id) {
    const NewMessage message{text, client_id.empty() ? next_client_id() : client_id};
    return wait_for<Posted>(
        [&](Then<Posted> then) { conversations.post(who, id, message, std::move(then)); });
}

Posted TalkWorld::post(const Member& who, ConversationId id, const std::string& text,
                       const std::string& client_id) {
    const NewMessage message{text, client_id.empty() ? next_client_id() : client_id};
    return wait_for<Posted>([&](Then<Posted> then) { inbox.post(who, id, message, std::move(then)); });
}

Conversation TalkWorld::ask_for_person(const VisitorActor& who, ConversationId id) {
    return wait_for<Conversation>([&](auto then) { conversations.ask_for_person(who, id, then); });
}
Conversation TalkWorld::claim(const Member& who, ConversationId id) {
    return wait_for<Conversation>([&](auto then) { inbox.claim(who, id, then); });
}
Conversation TalkWorld::release(const Member& who, ConversationId id) {
    return wait_for<Conversation>([&](auto then) { inbox.release(who, id, then); });
}
Conversation TalkWorld::resolve(const Member& who, ConversationId id) {
    return wait_for<Conversation>([&](auto then) { inbox.resolve(who, id, then); });
}
Conversation TalkWorld::reopen(const Member& who, ConversationId id) {
    return wait_for<Conversation>([&](auto then) { inbox.reopen(who, id, then); });
}
Conversation TalkWorld::assign(const Actor& who, ConversationId id, AccountId to) {
    return wait_for<Conversation>([&](auto then) { inbox.assign(who, organization, id, to, then); });
}
Conversation TalkWorld::remove(const Actor& who, ConversationId id) {
    return wait_for<Conversation>([&](auto then) { inbox.remove(who, organization, id, then); });
}

Conversation TalkWorld::stored(ConversationId id) {
    return store.read(organization, [&](storage::View& view) { return storage::get_conversation(view, id); });
}

void TalkWorld::change_stored(ConversationId id, const std::function<void(Conversation&)>& change) {
    store.write(organization, [&](storage::Tx& tx) {
        Conversation conversation = storage::get_conversation(tx, id);
        change(conversation);
        storage::update_conversation(tx, conversation);
    });
}

std::vector<Message> TalkWorld::messages(ConversationId id) {
    return store.read(organization,
                      [&](storage::View& view) { return storage::messages_after(view, id, 0, 1000); });
}

Code code_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) {
        return error.code();
    }
    FAIL("nothing was refused");
    return Code::internal;
}

} // namespace iterochat::service::test
