#pragma once

#include "common/base/time.hpp"

namespace iterochat::storage {
class Store;
}
namespace iterochat::live {
class Hub;
}

namespace iterochat::service {

/// What every service stands on. Owned by app, outlives the services.
struct Context {
    storage::Store& store;
    live::Hub& hub;
    const Clock& clock;
};

} // namespace iterochat::service
