#include "common/base/error.hpp"
#include "daemon/vault/keys.hpp"
#include "daemon/vault/sealing.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace iterochat;
using namespace iterochat::vault;

namespace {

const Uuid row_a = *Uuid::parse("0190a000-0000-7000-8000-000000000001");
const Uuid row_b = *Uuid::parse("0190a000-0000-7000-8000-000000000002");

Place place(const Uuid& row, std::string_view column = "text") {
    return {"messages", column, row.blob()};
}

Code code_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    }
    return Code::internal;
}

Secret key_for(const Secret& conversation_secret, const Secret* person, const std::optional<Uuid>& author,
               const ConversationId& conversation) {
    Secret key = Secret::zeros(key_bytes);
    const KeySlot slot{key.mutable_bytes().data(), key_bytes};
    if (person) {
        const KeyView view{*person};
        data_key(conversation_secret, conversation, &view, author, slot);
    } else {
        data_key(conversation_secret, conversation, nullptr, author, slot);
    }
    return key;
}

} // namespace

TEST_CASE("a sealed text opens with its key in its place") {
    const Secret key = make_key();
    for (const std::string text : {"", "Hello", "নমস্কার \xF0\x9F\x98\x80"})
        CHECK(unseal(key, place(row_a), seal(key, place(row_a), text)) == text);
}

TEST_CASE("a text is never sealed to the same bytes twice") {
    const Secret key = make_key();
    CHECK(seal(key, place(row_a), "same") != seal(key, place(row_a), "same"));
}

TEST_CASE("a sealed text that was changed anywhere says it is damaged") {
    const Secret key = make_key();
    const Bytes sealed = seal(key, place(row_a), "Hello there");
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 1;
        CHECK(code_of([&] { unseal(key, place(row_a), changed); }) == Code::damaged);
        CHECK(code_of([&] { unseal(key, place(row_a), std::span{sealed}.first(i)); }) == Code::damaged);
    }
}

TEST_CASE("a sealed text that was moved to another row, column or table doesn't open") {
    const Secret key = make_key();
    const Bytes sealed = seal(key, place(row_a), "Hello there");
    CHECK(code_of([&] { unseal(key, place(row_b), sealed); }) == Code::damaged);
    CHECK(code_of([&] { unseal(key, place(row_a, "summary"), sealed); }) == Code::damaged);
    CHECK(code_of([&] { unseal(key, Place{"notes", "text", row_a.blob()}, sealed); }) == Code::damaged);
    CHECK(code_of([&] { unseal(make_key(), place(row_a), sealed); }) == Code::damaged);
}

TEST_CASE("the damage report names the column and holds nothing of the text") {
    const Secret key = make_key();
    Bytes sealed = seal(key, place(row_a), "Hello there");
    sealed.back() ^= 1;
    try {
        unseal(key, place(row_a), sealed);
        FAIL("opened");
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("messages.text") != std::string::npos);
    }
}

TEST_CASE("a wrapped key comes back, and only for its owner") {
    const Secret organization = make_key();
    const Secret secret = make_key();
    const Bytes wrapped = wrap_key(organization, place(row_a, "secret"), secret);
    CHECK(unwrap_key(organization, place(row_a, "secret"), wrapped).equals(secret.bytes()));
    CHECK(code_of([&] { unwrap_key(organization, place(row_b, "secret"), wrapped); }) == Code::damaged);
}

TEST_CASE("the data key depends on the conversation's secret, the person's secret, the author and the "
          "conversation") {
    const Secret conversation = make_key();
    const Secret person = make_key();
    const auto a = ConversationId::from(row_a);
    const auto b = ConversationId::from(row_b);
    const Secret base = key_for(conversation, &person, row_b, a);
    CHECK(key_for(conversation, &person, row_b, a).equals(base.bytes()));
    CHECK_FALSE(key_for(make_key(), &person, row_b, a).equals(base.bytes()));
    const Secret other = make_key();
    CHECK_FALSE(key_for(conversation, &other, row_b, a).equals(base.bytes()));
    CHECK_FALSE(key_for(conversation, nullptr, row_b, a).equals(base.bytes()));
    CHECK_FALSE(key_for(conversation, &person, row_a, a).equals(base.bytes()));
    CHECK_FALSE(key_for(conversation, &person, row_b, b).equals(base.bytes()));
}
