#pragma once

#include "common/base/fd.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace iterochat::cli {

/// What an upload sends: its size is known before the first byte, because the daemon takes no chunked
/// requests.
class Source {
  public:
    virtual ~Source() = default;
    virtual std::uint64_t size() const = 0;
    /// Writes exactly size() bytes, once. `write` returns false when the other side went away: then it stops.
    virtual void send(const std::function<bool(std::string_view)>& write) = 0;
    const std::string& name() const { return name_; }

  protected:
    explicit Source(std::string name) : name_(std::move(name)) {}

  private:
    std::string name_; ///< base name, which the daemon uses for the format and the report
};

/// A file; "-" for stdin, which is spooled in an unlinked temporary file; a folder, packed as a tar archive
/// whose entries are named from the folder on, without hidden ones and links, in a stable order. Throws
/// Code::no_input when there is none, Code::io when it can't be read.
std::unique_ptr<Source> open_source(const std::string& path);

/// Packs a folder into a tar stream. The sizes come from a walk beforehand: a file that changes meanwhile is
/// cut or padded, so that the archive keeps the announced size.
class FolderSource final : public Source {
  public:
    explicit FolderSource(const std::string& folder);
    ~FolderSource() override;
    std::uint64_t size() const override;
    void send(const std::function<bool(std::string_view)>& write) override;

  private:
    struct Listing;
    std::unique_ptr<Listing> listing_;
};

} // namespace iterochat::cli
