#include "daemon/service/uploads.hpp"

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/erasure/spool.hpp"

#include <map>
#include <mutex>

namespace iterochat::service {
namespace {

constexpr Span kept_for = hours(1);

class SpooledFile final : public Uploads::File {
  public:
    explicit SpooledFile(std::shared_ptr<erasure::SpoolFile> file) : file_(std::move(file)) {}
    std::uint64_t bytes() const override { return file_->bytes(); }
    std::function<std::string_view()> open() override { return erasure::SpoolFile::open(file_); }

  private:
    std::shared_ptr<erasure::SpoolFile> file_;
};

} // namespace

struct Uploads::State {
    State(const std::string& state_folder, const Clock& c) : folder(state_folder + "/spool"), clock(c) {}

    struct Waiting {
        std::shared_ptr<erasure::SpoolFile> file;
        Time until;
    };
    const erasure::SpoolFolder folder;
    const Clock& clock;
    std::mutex mutex;
    std::map<std::string, Waiting> waiting;

    void drop_expired() {
        std::erase_if(waiting, [now = clock.now()](const auto& item) { return item.second.until < now; });
    }
};

namespace {

class SpoolingWriter final : public Uploads::Writer {
  public:
    SpoolingWriter(const erasure::SpoolFolder& folder,
                   std::function<std::string(std::shared_ptr<erasure::SpoolFile>)> keep)
        : writer_(folder), keep_(std::move(keep)) {}

    void take(std::string_view piece) override { writer_.take(piece); }
    Stored finish() override {
        auto file = writer_.finish();
        const std::uint64_t bytes = file->bytes();
        return {keep_(std::move(file)), bytes};
    }

  private:
    erasure::SpoolWriter writer_;
    std::function<std::string(std::shared_ptr<erasure::SpoolFile>)> keep_;
};

} // namespace

Uploads::Uploads(const std::string& state_folder, const Clock& clock)
    : state_(std::make_shared<State>(state_folder, clock)) {}

Uploads::~Uploads() = default;

std::unique_ptr<Uploads::Writer> Uploads::begin() {
    return std::make_unique<SpoolingWriter>(
        state_->folder, [state = state_](std::shared_ptr<erasure::SpoolFile> file) {
            const std::lock_guard lock(state->mutex);
            state->drop_expired();
            const std::string id = random_token("up_");
            state->waiting[id] = {std::move(file), state->clock.now() + kept_for};
            return id;
        });
}

std::shared_ptr<Uploads::File> Uploads::take(const std::string& id) {
    const std::lock_guard lock(state_->mutex);
    state_->drop_expired();
    auto found = state_->waiting.extract(id);
    if (found.empty())
        throw Error{Code::not_found, "This upload is not here any more; send the file again."};
    return std::make_shared<SpooledFile>(std::move(found.mapped().file));
}

} // namespace iterochat::service
