#pragma once

#include "daemon/erasure/export_archive.hpp"
#include "daemon/erasure/import_archive.hpp"
#include "daemon/storage/ai_traces.hpp"
#include "daemon/storage/answer_ratings.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/confirmed_questions.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/deleted_items.hpp"
#include "daemon/storage/holds.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/notes.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/retention.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/tags.hpp"
#include "tests/unit/storage/fixture.hpp"

#include <map>
#include <string>

namespace iterochat::erasure {

/// An organization with something of everything.
struct World : storage::Fixture {
    World() {
        organization_row.id = organization;
        organization_row.slug = "acme";
        organization_row.name = "Acme & Söhne";
        organization_row.origins = {"https://acme.example"};
        organization_row.created_at = Time{1'790'000'000'000};
    }

    Organization organization_row;
    AccountId member = AccountId::from(*Uuid::parse("0190a000-0000-7000-8000-0000000000bb"));

    /// A conversation of everything: visitor with contact, three kinds of authors, citation, note, tag,
    /// trace, rating.
    Conversation full_conversation(const std::string& word, const std::string& name = "Ann",
                                   const std::string& email = "ann@mail.example") {
        return store->write(organization, [&](storage::Tx& tx) {
            Visitor person;
            person.name = name;
            person.email = email;
            person.language = "en";
            person.ip_address = "192.0.2.1";
            person.user_agent = "Browser/1";
            person.consent_version = "2";
            person.consent_text = "I agree <b>really</b>";
            person.consent_at = tx.now();
            const Visitor visitor = storage::create_visitor(tx, person);
            storage::set_member_name(tx, member, "Bob Builder");
            const auto started = storage::start_conversation(
                tx, {visitor.id, "client-" + word, ConversationState::ai_active, "en"});
            const ConversationId id = started.conversation.id;
            const auto say = [&](Author author, const std::string& text,
                                 std::vector<Citation> citations = {}) {
                storage::NewMessage message;
                message.conversation_id = id;
                message.author = std::move(author);
                message.text = text;
                message.citations = std::move(citations);
                return storage::post_message(tx, message).message;
            };
            say({AuthorKind::visitor, visitor.id, {}},
                "Hello " + word + ", <script>alert(1)</script> \xF0\x9F\x98\x80\n\ttwo");
            const Message answer = say(
                {AuthorKind::ai, std::nullopt, {}}, "As it says: " + word,
                {{ArticleId::make(tx.now()), "Title " + word, "Quote " + word, "https://acme.example/a"}});
            say({AuthorKind::member, member, {}}, "Bob here, " + word);
            storage::put_answer_rating(tx, {answer.id, id, true, tx.now()});
            if (const auto article = storage::find_article_by_source(tx, "refunds.md")) {
                const auto asked = storage::messages_before(tx, id, answer.seq, 1).back();
                storage::put_confirmed_question(tx, {asked.id, id, article->id, asked.text, {}});
            }
            storage::put_ai_trace(tx, id, answer.id, R"({"rule":")" + word + R"(","confidence":0.1234})");
            storage::create_note(tx, id, member, "Note about " + word);
            Conversation conversation = storage::get_conversation(tx, id);
            conversation.state = ConversationState::resolved;
            conversation.resolved_at = tx.now();
            conversation.reason = HandoffReason::refund;
            conversation.summary = "Wants " + word + ".";
            conversation.rating = 4;
            conversation.rating_comment = "Fine, " + word;
            conversation.assignee_id = member;
            storage::update_conversation(tx, conversation);
            auto tag = storage::find_tag_by_name(tx, "billing");
            if (!tag)
                tag = storage::create_tag(tx, "billing");
            storage::tag_conversation(tx, id, tag->id);
            return storage::get_conversation(tx, id);
        });
    }

    /// The organization's own content.
    void own_content() {
        store->write(organization, [&](storage::Tx& tx) {
            Article article;
            article.source_id = "refunds.md";
            article.title = "Refunds";
            article.body = "# Refunds\n\nWithin 14 days. ক্ষমা";
            article.language = "en";
            article.questions = {"How do I get a refund?", "Money back?"};
            storage::create_article(tx, article, {{article.id, 0, "Refunds", "Within 14 days."}});
            article.source_id = "old.md";
            const Article old = storage::create_article(tx, article, {});
            storage::delete_item(tx, ItemKind::article, old.id, "member:" + member.text());
            Instruction instruction;
            instruction.title = "Tone";
            instruction.body = "Friendly.";
            storage::create_instruction(tx, instruction);
            QuickReply reply;
            reply.shortcut = "hi";
            reply.title = "Hi";
            reply.body = "Hello {name}";
            storage::create_quick_reply(tx, reply);
            storage::set_retention_rule(tx, {"deleted", days(10), tx.now()});
            AiSettings ai;
            ai.handoff_phrases = {"lawyer"};
            storage::set_ai_settings(tx, ai);
            WidgetSettings widget;
            widget.greeting = "Welcome";
            storage::set_widget_settings(tx, widget);
            const Tag unused = storage::create_tag(tx, "old tag");
            storage::delete_item(tx, ItemKind::tag, unused.id, "uid:0");
        });
    }

    ExportPlan everything() const {
        ExportPlan plan;
        plan.organization = organization_row;
        plan.members = {{member, "Bob Builder", "bob@acme.example", Role::owner, true}};
        plan.scopes.emplace_back();
        plan.exported_at = Time{1'790'000'100'000};
        return plan;
    }

    std::string exported(const ExportPlan& plan, const OrganizationId& of) {
        std::string bytes;
        store->read(of, [&](storage::View& view) {
            write_archive(view, plan, [&](std::string_view piece) { bytes += piece; }, {});
        });
        return bytes;
    }
    std::string exported(const ExportPlan& plan) { return exported(plan, organization); }
};

inline ArchiveSource source_of(const std::string& bytes) {
    auto offset = std::make_shared<std::size_t>(0);
    return [&bytes, offset]() -> std::string_view {
        const std::string_view piece = std::string_view(bytes).substr(*offset, 4096);
        *offset += piece.size();
        return piece;
    };
}

inline std::map<std::string, std::string> files_in(const std::string& archive) {
    std::map<std::string, std::string> files;
    ArchiveReader reader(source_of(archive));
    while (reader.next()) {
        std::string& content = files[reader.name()];
        for (std::string_view piece = reader.read(); !piece.empty(); piece = reader.read())
            content += piece;
    }
    return files;
}

/// An archive of these files, in this order.
inline std::string archive_of(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string bytes;
    ArchiveWriter writer([&](std::string_view piece) { bytes += piece; });
    for (const auto& [name, content] : files) {
        writer.begin(name);
        writer.write(content);
        writer.end();
    }
    writer.finish();
    return bytes;
}

} // namespace iterochat::erasure
