#pragma once

#include "common/base/secret.hpp"
#include "daemon/model/model_endpoint.hpp"
#include "daemon/storage/view.hpp"

#include <optional>

namespace iterochat::storage {

ModelEndpoint model_endpoint(View& view); ///< the model's default without a row
/// Everything but the key, whose presence stays as it is. Raises the revision.
void set_model_endpoint(Tx& tx, const ModelEndpoint& endpoint);

/// Sealed with the organization's key. An empty one removes it. Raises the revision; after
/// set_model_endpoint.
void set_model_key(Tx& tx, const Secret& key);
Secret model_key(View& view); ///< empty: none. For the call to the model alone.

/// Counts one call to today's (by tx.now(), UTC), unless `most` have been made: then false.
bool count_model_call(Tx& tx, int most);

} // namespace iterochat::storage
