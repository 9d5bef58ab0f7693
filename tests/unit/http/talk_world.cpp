// The world of the service room's tests serves the tests of its routes too.
#include "tests/unit/service/talk_world.cpp" // NOLINT(bugprone-suspicious-include)
