#pragma once

#include "daemon/service/deferred.hpp"
#include "daemon/storage/store.hpp"

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace iterochat::service {

/// Runs `work` (Value(Tx&)) on the organization's writer and tells how it ended. No thread waits.
template <class Value, class Work>
void write_then(storage::Store& store, OrganizationId organization, Work work, Then<Value> then) {
    static_assert(std::is_same_v<std::invoke_result_t<Work&, storage::Tx&>, Value>);
    const auto value = std::make_shared<std::optional<Value>>();
    store.write_later(
        organization, [value, work = std::move(work)](storage::Tx& tx) { value->emplace(work(tx)); },
        [value, then = std::move(then)](std::exception_ptr failure) {
            then(failure ? Result<Value>(std::move(failure)) : Result<Value>(std::move(**value)));
        });
}

} // namespace iterochat::service
