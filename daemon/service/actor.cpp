#include "daemon/service/actor.hpp"

#include "common/base/error.hpp"

namespace iterochat::service {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

} // namespace

std::string label_of(const Actor& actor) {
    return std::visit(Overloaded{
                          [](const Administrator& who) { return "uid:" + std::to_string(who.uid); },
                          [](const Member& who) { return "member:" + who.account.text(); },
                          [](const VisitorActor& who) { return "visitor:" + who.visitor.text(); },
                          [](const SystemJob& who) { return "system:" + who.name; },
                      },
                      actor);
}

std::string address_of(const Actor& actor) {
    const auto* member = std::get_if<Member>(&actor);
    return member ? member->from_address : std::string{};
}

void require(const Actor& actor, OrganizationId organization, Right right) {
    std::visit(
        Overloaded{
            [](const Administrator&) {},
            [&](const Member& who) {
                if (who.organization != organization)
                    throw Error{Code::not_found, "There is no such organization."};
                if (!allows(who.role, right))
                    throw Error{Code::forbidden, "Your role does not allow this; ask an owner or an admin."};
            },
            [](const VisitorActor&) {
                throw Error{Code::forbidden, "Visitors can't do this."};
            },
            [](const SystemJob&) {},
        },
        actor);
}

} // namespace iterochat::service
