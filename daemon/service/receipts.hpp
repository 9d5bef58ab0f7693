#pragma once

#include "daemon/service/actor.hpp"
#include "daemon/service/context.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::erasure {
class Ledger;
}

namespace iterochat::service {

/// What a check of a signed document found. No problems: it is what this installation signed.
struct ReceiptVerdict {
    std::string format; ///< empty when it can't be read
    std::string id;     ///< of the erasure; empty for other documents
    std::string key_id;
    std::string signed_at;
    std::string ledger; ///< in_place, not_here, or empty where there is nothing to look up
    std::vector<std::string> problems;
};

/// Checks certificates and other signed documents on the installation that is said to have made them: the
/// signature, the canonical form, and the place in the ledger. Administrators only. Any thread.
class Receipts {
  public:
    Receipts(const Context& context, erasure::Ledger& ledger) : context_(context), ledger_(ledger) {}

    /// `signature`: 64 raw bytes. Never throws for what it was handed.
    ReceiptVerdict check(const Actor& actor, std::string_view document,
                         std::span<const std::uint8_t> signature);

  private:
    Context context_;
    erasure::Ledger& ledger_;
};

} // namespace iterochat::service
