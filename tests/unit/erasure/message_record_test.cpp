#include "daemon/erasure/records.hpp"

#include "tests/unit/erasure/world.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

using nlohmann::json;

Message message_of(const std::string& text) {
    Message message;
    message.id = MessageId::make(Time{1'790'000'000'000});
    message.conversation_id = ConversationId::make(Time{1'790'000'000'000});
    message.seq = 7;
    message.author = {AuthorKind::visitor, Uuid::make(Time{1'790'000'000'000}),
                      "Ada \"the first\" \\ Lovelace"};
    message.client_id = "tab\there";
    message.text = text;
    message.created_at = Time{1'790'000'000'123};
    return message;
}

TEST_CASE("a message's line is the document that a JSON library would write, every character of it") {
    std::string every;
    for (char c = 0; c < 0x7f; ++c)
        every += c;
    for (const std::string& text : {std::string{}, every, std::string("\x7f ends"),
                                    std::string("ভাঙা পণ্য 🙂\n\"q\"")}) {
        const Message message = message_of(text);
        const std::string line = write_record(message);
        const json document = json::parse(line);
        CHECK(document.dump() == line); // sorted keys, the shortest form
        CHECK(document["text"] == text);
        CHECK(document["author"]["name"] == message.author.name);
        CHECK(document["client_id"] == message.client_id);
        CHECK(document["id"] == message.id.text());
        CHECK(document["seq"] == 7);
        CHECK(line.find('\n') == std::string::npos);
    }
}

TEST_CASE("what few messages have is in the line too, and files only where there are some") {
    Message message = message_of("hello");
    CHECK_FALSE(json::parse(write_record(message)).contains("attachments"));
    message.author.id.reset();
    message.suggestions = {"first", "sec\"ond"};
    message.citations.push_back({ArticleId::make(Time{1}), "Title", "quote\n", "https://shop.example/a"});
    Attachment file;
    file.id = AttachmentId::make(Time{1});
    file.name = "ছবি.png";
    file.type = "image/png";
    file.bytes = 12;
    message.attachments.push_back(file);
    const std::string line = write_record(message);
    const json document = json::parse(line);
    CHECK(document.dump() == line);
    CHECK(document["author"]["id"].is_null());
    CHECK(document["suggestions"] == json(message.suggestions));
    CHECK(document["citations"][0]["quote"] == "quote\n");
    CHECK(document["attachments"][0]["name"] == file.name);
}

TEST_CASE("text that is no UTF-8 never reaches an archive") {
    CHECK(storage::code_of([] { write_record(message_of("caf\xE9")); }) == Code::damaged);
}

} // namespace
} // namespace iterochat::erasure
