#include "daemon/service/passwords.hpp"

namespace iterochat::service {

/// One of the places at Argon2id, held while it computes.
class Passwords::Turn {
  public:
    explicit Turn(Passwords& all) : all_(all) {
        std::unique_lock lock(all_.mutex_);
        all_.freed_.wait(lock, [this] { return all_.left_ > 0; });
        --all_.left_;
    }
    ~Turn() {
        {
            const std::lock_guard lock(all_.mutex_);
            ++all_.left_;
        }
        all_.freed_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

  private:
    Passwords& all_;
};

Passwords::Passwords(int at_once, const vault::PasswordCost& cost) : left_(at_once), cost_(cost) {}

std::string Passwords::hash(std::string_view password) {
    const Turn turn(*this);
    return vault::hash_password(password, cost_);
}

bool Passwords::matches(const std::string& stored, std::string_view password) {
    const Turn turn(*this);
    if (stored.empty()) {
        vault::pretend_to_verify_password(password, cost_);
        return false;
    }
    return vault::verify_password(password, stored);
}

} // namespace iterochat::service
