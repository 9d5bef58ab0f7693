#pragma once

#include "daemon/service/erasures.hpp"

#include <string>

namespace iterochat::service {

/// Corrects a text (GDPR Art. 16): the old one takes the path of an erasure. Needs manage_privacy. Any
/// thread.
class Rectification {
  public:
    Rectification(const Context& context, Jobs& jobs);

    /// The message as it stands. Code::not_found; Code::legal_hold when a hold keeps its text;
    /// Code::conflict when it was erased.
    Message look(const Actor& actor, OrganizationId organization, const MessageId& message);
    /// Blocks until the old text is gone. A line's end behind the last line is no part of the text.
    ErasureView rectify(const Actor& actor, OrganizationId organization, const MessageId& message,
                        const std::string& text, const ErasureWish& wish, const Progress& progress = {});
    /// Returns at once.
    ErasureView start(const Actor& actor, OrganizationId organization, const MessageId& message,
                      const std::string& text, const ErasureWish& wish);

  private:
    std::string prepare(const Actor& actor, OrganizationId organization, const MessageId& message,
                        std::string text, const ErasureWish& wish);
    Context context_;
    Jobs& jobs_;
};

} // namespace iterochat::service
