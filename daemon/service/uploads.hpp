#pragma once

#include "common/base/time.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace iterochat::service {

/// Files that came over a socket and wait for the command that names them: sealed by a key that only lives in
/// memory, under the state folder, removed after use, after an hour, and at start. Any thread.
class Uploads {
  public:
    Uploads(const std::string& state_folder, const Clock& clock); ///< removes what an earlier run left
    ~Uploads();

    /// A file being filled; without finish() it vanishes.
    class Writer {
      public:
        virtual ~Writer() = default;
        virtual void take(std::string_view piece) = 0;
        struct Stored {
            std::string id;
            std::uint64_t bytes = 0;
        };
        virtual Stored finish() = 0;
    };
    std::unique_ptr<Writer> begin();

    /// A stored file; vanishes when its last owner lets go of it, unless put back.
    class File {
      public:
        virtual ~File() = default;
        virtual std::uint64_t bytes() const = 0;
        /// Reads from the beginning; each call of the returned function gives the next bytes, empty at the
        /// end.
        virtual std::function<std::string_view()> open() = 0;
    };
    /// Each upload is taken once. Throws Code::not_found.
    std::shared_ptr<File> take(const std::string& id);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace iterochat::service
