#include "daemon/http/codec_conversation.hpp"

#include "daemon/codec/json_objects.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::http::talk {

using nlohmann::json;

namespace {

json time_or_null(const std::optional<Time>& time) {
    return time ? json(format_time(*time)) : json(nullptr);
}

json visitor_of(const Conversation& conversation) {
    json visitor{{"id", conversation.visitor_id.text()},
                 {"name", conversation.visitor_name},
                 {"verified", conversation.visitor_verified}};
    if (!conversation.visitor_email.empty())
        visitor["email"] = conversation.visitor_email;
    return visitor;
}

json assignee_of(const Conversation& conversation) {
    if (!conversation.assignee_id)
        return nullptr;
    return {{"id", conversation.assignee_id->text()}, {"name", conversation.assignee_name}};
}

json author_of(const Author& author) {
    return {{"kind", name_of(author.kind)}, {"name", author.name}};
}

} // namespace

json write(const Conversation& conversation, Side side) {
    json object{{"id", conversation.id.text()},
                {"short_id", conversation.short_id},
                {"state", name_of(conversation.state)},
                {"language", conversation.language},
                {"visitor", visitor_of(conversation)},
                {"assignee", assignee_of(conversation)},
                {"preview", conversation.preview},
                {"last_seq", conversation.last_seq},
                {"visitor_read_seq", conversation.visitor_read_seq},
                {"member_read_seq", conversation.member_read_seq},
                {"rating", conversation.rating ? json(*conversation.rating) : json(nullptr)},
                {"created_at", format_time(conversation.created_at)},
                {"last_activity_at", format_time(conversation.last_activity_at)},
                {"resolved_at", time_or_null(conversation.resolved_at)},
                {"deleted_at", time_or_null(conversation.deleted_at)}};
    if (side == Side::visitor)
        return object;
    json tags = json::array();
    for (const Tag& tag : conversation.tags)
        tags.push_back({{"id", tag.id.text()}, {"name", tag.name}});
    object["reason"] = conversation.reason ? json(name_of(*conversation.reason)) : json(nullptr);
    object["summary"] = conversation.summary;
    object["tags"] = std::move(tags);
    object["rating_comment"] = conversation.rating_comment;
    object["snoozed_until"] = time_or_null(conversation.snoozed_until);
    object["on_hold"] = conversation.on_hold;
    object["unread"] = conversation.unread;
    object["restricted"] = conversation.restricted_at.has_value();
    return object;
}

json write(const Message& message) {
    return {{"id", message.id.text()},
            {"conversation_id", message.conversation_id.text()},
            {"seq", message.seq},
            {"author", author_of(message.author)},
            {"text", message.text},
            {"client_id", message.client_id.empty() ? json(nullptr) : json(message.client_id)},
            {"citations", codec::write(message.citations)},
            {"suggestions", message.suggestions},
            {"attachments", codec::write(message.attachments)},
            {"created_at", format_time(message.created_at)}};
}

json write(const Note& note) {
    json mentions = json::array();
    for (const AccountId& account : note.mentions)
        mentions.push_back(account.text());
    return {{"id", note.id.text()},
            {"conversation_id", note.conversation_id.text()},
            {"author", {{"id", note.author_id.text()}, {"name", note.author_name}}},
            {"text", note.text},
            {"mentions", std::move(mentions)},
            {"created_at", format_time(note.created_at)}};
}

json write_all(const std::vector<Conversation>& conversations, Side side) {
    json items = json::array();
    for (const Conversation& conversation : conversations)
        items.push_back(write(conversation, side));
    return items;
}

json write_all(const std::vector<Message>& messages) {
    json items = json::array();
    for (const Message& message : messages)
        items.push_back(write(message));
    return items;
}

json list_of(json items, const std::optional<std::string>& next) {
    return {{"items", std::move(items)}, {"next", next ? json(*next) : json(nullptr)}};
}

namespace {

struct Described {
    const char* name;
    json data;
};

/// The name and data of each kind of event for one side.
struct Describe {
    const live::Event& event;
    bool for_visitor;

    Described operator()(const live::ConversationChanged& changed) const {
        // To its visitor a deleted conversation is gone, whatever it held.
        if (for_visitor && changed.conversation.deleted_at)
            return {"conversation", {{"id", changed.conversation.id.text()}, {"deleted", true}}};
        return {"conversation", write(changed.conversation, for_visitor ? Side::visitor : Side::member)};
    }
    Described operator()(const live::MessagePosted& posted) const {
        return {"message", write(posted.message)};
    }
    Described operator()(const live::Typing& typing) const {
        return {"typing",
                {{"conversation_id", event.conversation.text()}, {"author", author_of(typing.who)}}};
    }
    Described operator()(const live::ReadMoved& read) const {
        return {"read",
                {{"conversation_id", event.conversation.text()},
                 {"reader", name_of(read.who)},
                 {"seq", read.seq}}};
    }
    Described operator()(const live::NoteChanged& changed) const {
        if (changed.note.deleted_at)
            return {"note",
                    {{"id", changed.note.id.text()},
                     {"conversation_id", changed.note.conversation_id.text()},
                     {"deleted", true}}};
        return {"note", write(changed.note)};
    }
    Described operator()(const live::PresenceChanged& presence) const {
        json members = json::array();
        for (const live::PresenceChanged::Present& member : presence.members)
            members.push_back(
                {{"id", member.account.text()}, {"name", member.name}, {"state", member.state}});
        return {"presence",
                {{"conversation_id", event.conversation.text()}, {"members", std::move(members)}}};
    }
    Described operator()(const live::MemberChanged& member) const {
        json data{{"id", member.account.text()}};
        if (member.available)
            data["availability"] = *member.available ? "available" : "away";
        if (member.online)
            data["online"] = *member.online;
        return {"member", std::move(data)};
    }
    Described operator()(const live::JobMoved& job) const {
        return {"job", {{"id", job.job.text()}, {"state", job.state}}};
    }
};

} // namespace

live::Frame encode_event(const live::Event& event, bool for_visitor) {
    const Described described = std::visit(Describe{event, for_visitor}, event.what);
    std::string frame;
    if (event.seq != 0)
        frame.append("id: ").append(std::to_string(event.seq)).append("\n");
    frame.append("event: ").append(described.name).append("\n");
    frame.append("data: ").append(described.data.dump()).append("\n\n"); // dump() leaves no line break in it
    return std::make_shared<const std::string>(std::move(frame));
}

} // namespace iterochat::http::talk
