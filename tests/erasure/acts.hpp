#pragma once

#include "tests/erasure/office.hpp"

/// Random acts, drawn by the office itself.
namespace iterochat::trials {

void act(Office& office);           ///< any
void talk_or_write(Office& office); ///< what people do, no erasure among it
void erase_something(Office& office);

} // namespace iterochat::trials
