#include "daemon/erasure/ledger.hpp"

#include "tests/unit/storage/fixture.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace iterochat::erasure {
namespace {

struct Book {
    Book() { initialize_sodium(); }
    LedgerEntry entry(LedgerOp op = LedgerOp::intent) {
        LedgerEntry made;
        made.time = Time{1'790'000'000'000};
        made.op = op;
        made.organization = ledger.digest(OrganizationId::make(made.time));
        made.subjects = {ledger.digest(ConversationId::make(made.time))};
        made.erasure = JobId::make(made.time).text();
        return made;
    }
    storage::TemporaryFolder folder;
    Ledger ledger{folder.path() + "/ledger.log", Secret::zeros(32)};
};

TEST_CASE("a ledger line reads back as it was written") {
    Book book;
    const LedgerEntry entry = book.entry();
    book.ledger.append(entry);
    audit::read_chain(book.ledger.path(), 0, [&](std::string_view line) {
        const LedgerEntry read = parse_ledger_line(line);
        CHECK(read.subjects == entry.subjects);
        CHECK(read.erasure == entry.erasure);
        CHECK(read.op == LedgerOp::intent);
        return true;
    });
    CHECK(book.ledger.has(entry.erasure, LedgerOp::intent, entry.subjects.front()));
    CHECK_FALSE(book.ledger.has(entry.erasure, LedgerOp::done));
    CHECK(book.ledger.verify().problem.empty());
}

TEST_CASE("the ledger takes no free text") {
    Book book;
    LedgerEntry entry = book.entry();
    entry.ground = "because Ann asked";
    CHECK_THROWS_AS(book.ledger.append(entry), Error);
    entry = book.entry();
    entry.subjects = {"ann@mail.example"};
    CHECK_THROWS_AS(book.ledger.append(entry), Error);
    CHECK_THROWS_AS(parse_ledger_line(R"({"v":1,"note":"Ann"})"), Error);
    CHECK(book.ledger.verify().entries == 0);
}

TEST_CASE("digests need the key, and tell organizations apart") {
    Book book;
    const Ledger other(book.folder.path() + "/other.log", Secret::random(32));
    const auto id = ConversationId::make(Time{1});
    const auto a = OrganizationId::make(Time{1});
    const auto b = OrganizationId::make(Time{1});
    CHECK(book.ledger.digest(a, id) == book.ledger.digest(a, id));
    CHECK(book.ledger.digest(a, id) != other.digest(a, id));
    CHECK(book.ledger.digest(a, id) != book.ledger.digest(b, id));
}

TEST_CASE("any changed byte of the ledger is found, and the place of an intent is told") {
    Book book;
    const LedgerEntry first = book.entry();
    const LedgerEntry second = book.entry();
    book.ledger.append(first);
    const audit::ChainHead place = book.ledger.append(second);
    book.ledger.append(book.entry(LedgerOp::done));
    CHECK(book.ledger.intent_of(second.erasure) == place);
    CHECK_FALSE(book.ledger.intent_of(JobId::make(Time{1}).text()));
    const std::string whole = storage::file_content(book.ledger.path());
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ (1 << (at % 8)));
        std::ofstream(book.ledger.path(), std::ios::binary | std::ios::trunc) << changed;
        if (book.ledger.verify().problem.empty())
            FAIL("byte " << at);
    }
}

} // namespace
} // namespace iterochat::erasure
