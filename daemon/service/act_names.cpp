#include "daemon/service/act_names.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace iterochat::service {
namespace {

/// What audit entries call acts. A functional test holds this against every command and route.
constexpr std::array names{
    "account.end_session",
    "account.password",
    "account.recovery_code",
    "account.recovery_codes",
    "account.rename",
    "account.sign_in",
    "account.sign_in_refused",
    "account.sign_out",
    "account.totp_off",
    "account.totp_on",
    "article.confirm_question",
    "article.create",
    "article.delete",
    "article.set",
    "article.withdraw_question",
    "audit.export",
    "backup.create",
    "backup.drill",
    "backup.prune",
    "conversation.delete",
    "conversation.explain",
    "conversation.rectify",
    "conversation.restrict",
    "conversation.show",
    "conversation.unrestrict",
    "deleted.purge",
    "deleted.restore",
    "erase.conversation",
    "erase.member",
    "erase.refused",
    "erase.subject",
    "erase.tenant",
    "erasure.mend",
    "export.conversation",
    "export.subject",
    "export.tenant",
    "hold.add",
    "hold.release",
    "import",
    "instruction.create",
    "instruction.delete",
    "instruction.order",
    "instruction.set",
    "kb.import",
    "note.delete",
    "notice.done",
    "quick_reply.create",
    "quick_reply.delete",
    "quick_reply.set",
    "request.add",
    "request.close",
    "request.extend",
    "restore.backup",
    "restore.tenant",
    "retention.set",
    "retention.sweep",
    "retention.unset",
    "settings.ai",
    "settings.engine",
    "settings.hours",
    "settings.widget",
    "signing_key.create",
    "signing_key.rotate",
    "suggested_question.create",
    "suggested_question.delete",
    "suggested_question.set",
    "tag.create",
    "tag.delete",
    "tag.set",
    "tenant.create",
    "tenant.disable",
    "tenant.enable",
    "tenant.rotate_key",
    "tenant.security",
    "tenant.set",
    "user.accept",
    "user.add",
    "user.delete",
    "user.disable",
    "user.enable",
    "user.invite",
    "user.logout",
    "user.passwd",
    "user.resend_invitation",
    "user.revoke_invitation",
    "user.set",
    "user.totp_off",
};

} // namespace

bool is_act_name(std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
        if (!known.starts_with(name) || name.empty())
            return false;
        const std::string_view rest = known.substr(name.size());
        return name.ends_with('.') || rest.empty() || rest.front() == '.';
    });
}

std::string closest_act_name(std::string_view name) {
    std::string meant(name);
    std::replace(meant.begin(), meant.end(), ' ', '.'); // as the command is typed
    std::replace(meant.begin(), meant.end(), '-', '_');
    if (is_act_name(meant))
        return meant;
    std::vector<std::string> all(names.begin(), names.end());
    for (const std::string_view known : names)
        all.emplace_back(known.substr(0, known.find('.')));
    if (std::string near = closest(meant, all); !near.empty())
        return near;
    const std::string noun = meant.substr(0, meant.find('.')); // erase.person: any of erase
    return is_act_name(noun) ? noun : std::string{};
}

} // namespace iterochat::service
