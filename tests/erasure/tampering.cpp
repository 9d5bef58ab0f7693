#include "tests/erasure/acts.hpp"
#include "tests/erasure/trials.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "daemon/service/audit_trail.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <functional>
#include <unistd.h>

/// Any changed bit of what proves something is noticed by the service that people ask.
namespace iterochat::trials {
namespace {

/// True: nothing is wrong with it, says whoever checks it.
using Check = std::function<bool()>;

bool is_silent(const std::function<void()>& check) {
    try {
        check();
        return true;
    } catch (const Error&) {
        return false;
    }
}

/// One byte of a file, changed while this lives.
class Flip {
  public:
    Flip(const std::string& path, std::size_t at, char was, int bit) : path_(path), at_(at), was_(was) {
        put(static_cast<char>(was ^ (1 << bit)));
    }
    ~Flip() { put(was_); }
    Flip(const Flip&) = delete;
    Flip& operator=(const Flip&) = delete;

  private:
    void put(char byte) {
        const Fd file{::open(path_.c_str(), O_WRONLY | O_CLOEXEC)};
        expect(::pwrite(file.get(), &byte, 1, static_cast<off_t>(at_)) == 1, "a byte can be changed");
    }
    const std::string path_;
    const std::size_t at_;
    const char was_;
};

/// Which bits: all of them where they are few, else as many as asked for, drawn evenly, and every bit of the
/// last 64 bytes and of the first 512 (ends, heads and signatures).
std::vector<std::size_t> bits_of(Office& office, std::size_t bytes, std::size_t most) {
    std::vector<std::size_t> bits;
    if (bytes * 8 <= most) {
        for (std::size_t bit = 0; bit < bytes * 8; ++bit)
            bits.push_back(bit);
        return bits;
    }
    for (std::size_t i = 0; i < most / 2; ++i)
        bits.push_back(office.below(bytes * 8));
    for (std::size_t i = 0; i < most / 4; ++i) {
        bits.push_back(office.below(std::min<std::size_t>(bytes, 512) * 8));
        bits.push_back(bytes * 8 - 1 - office.below(std::min<std::size_t>(bytes, 64) * 8));
    }
    return bits;
}

void try_file(Office& office, const char* name, const std::string& path, std::size_t most,
              const Check& is_whole) {
    const std::string content = read_file(path, std::size_t{1} << 30);
    expect(!content.empty() && is_whole(), std::string(name) + " is whole before anything is changed");
    const auto bits = bits_of(office, content.size(), most);
    for (const std::size_t bit : bits) {
        const Flip flip{path, bit / 8, content[bit / 8], static_cast<int>(bit % 8)};
        expect(!is_whole(), "a changed bit is noticed: bit " + std::to_string(bit % 8) + " of byte " +
                                std::to_string(bit / 8) + " of " + std::to_string(content.size()) + " of " +
                                name);
    }
    expect(is_whole(), std::string(name) + " is whole when all is as it was");
    std::printf("%s: %zu of %zu bits changed, each noticed\n", name, bits.size(), content.size() * 8);
}

void try_certificate(Office& office) {
    House& house = *office.house;
    const storage::Certificate made = house.certificates.list(house.administrator, std::nullopt, 1).front();
    std::size_t bits = 0;
    const auto is_noticed = [&](const std::string& document, const Signature& signature) {
        ++bits;
        return !house.receipts.check(house.administrator, document, signature).problems.empty();
    };
    expect(!is_noticed(made.document, made.signature), "a certificate is whole before anything is changed");
    for (std::size_t bit = 0; bit < made.document.size() * 8; ++bit) {
        std::string changed = made.document;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        expect(is_noticed(changed, made.signature),
               "a changed bit of a certificate is noticed: " + std::to_string(bit));
    }
    for (std::size_t bit = 0; bit < made.signature.size() * 8; ++bit) {
        Signature changed = made.signature;
        changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << bit % 8));
        expect(is_noticed(made.document, changed),
               "a changed bit of a certificate's signature is noticed: " + std::to_string(bit));
    }
    std::printf("a certificate and its signature: all %zu bits changed, each noticed\n", bits - 1);
}

} // namespace

void run_tampering(const TrialOptions& options) {
    const TrialFolder folder;
    Office office{folder.path(), options.seed};
    for (int step = 0; step < 30; ++step)
        talk_or_write(office);
    for (int i = 0; i < 4; ++i)
        erase_something(office);
    office.back_up(true);
    House& house = *office.house;
    house.settle();
    (void)house.checkpoints.make();
    service::AuditTrail trail{house.context, house.audit_log, house.checkpoints};
    const auto most = static_cast<std::size_t>(options.count);
    const std::string state = folder.path() + "/state";

    try_certificate(office);
    try_file(office, "the audit log", house.audit_log.path(), most,
             [&] { return trail.verify(house.administrator).problem.empty(); });
    try_file(office, "the checkpoints", house.checkpoints.path(), most,
             [&] { return trail.verify(house.administrator).problem.empty(); });
    try_file(office, "the ledger", house.ledger.path(), most,
             [&] { return house.ledger.verify().problem.empty(); });
    const auto is_whole_archive = [&](const std::string& path) {
        return is_silent([&] { (void)house.shelf.verify(path, {}, {}); });
    };
    const std::string archive = office.backups.front().name;
    const std::string keyring = folder.path() + "/keyring/keyring.icbackup";
    try_file(office, "an archive with its manifest", archive, most,
             [&] { return is_whole_archive(archive); });
    try_file(office, "the keyring with its manifest", keyring, most,
             [&] { return is_whole_archive(keyring); });
}

} // namespace iterochat::trials
