#pragma once

#include "common/base/secret.hpp"
#include "daemon/model/ids.hpp"
#include "daemon/storage/view.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace iterochat::storage {

struct SecondFactor {
    Secret secret;
    bool is_confirmed = false;
    std::int64_t last_step = 0; ///< codes of this time step and earlier ones are used up
};
using RecoveryHash = std::array<std::uint8_t, 32>;

std::optional<SecondFactor> find_second_factor(ControlView& view, const AccountId& account);
bool has_second_factor(ControlView& view, const AccountId& account); ///< a confirmed one
std::int64_t count_recovery_codes(ControlView& view, const AccountId& account);

void begin_second_factor(ControlTx& tx, const AccountId& account, const Secret& secret); ///< replaces
void confirm_second_factor(ControlTx& tx, const AccountId& account, std::int64_t step,
                           std::span<const RecoveryHash> codes);
/// Instead of those there were.
void set_recovery_codes(ControlTx& tx, const AccountId& account, std::span<const RecoveryHash> codes);
void use_time_step(ControlTx& tx, const AccountId& account, std::int64_t step);
bool use_recovery_code(ControlTx& tx, const AccountId& account, const RecoveryHash& code); ///< false: none
bool remove_second_factor(ControlTx& tx, const AccountId& account); ///< with its codes; false: none

} // namespace iterochat::storage
