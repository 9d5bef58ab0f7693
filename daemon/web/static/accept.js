// The page of an invitation link: /accept#TOKEN. The token stands behind "#" so that no server log ever has it.
(() => {
  const form = document.getElementById('accept');
  const told = document.getElementById('told');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const body = { token: location.hash.slice(1), name: form.elements.name.value, password: form.elements.password.value };
    try {
      const response = await fetch('/api/v1/auth/accept-invitation', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (response.ok) {
        form.hidden = true;
        told.textContent = 'You are in. Sign in with your email address and this password.';
        history.replaceState(null, '', '/accept');
        return;
      }
      told.textContent = (await response.json()).error.message;
    } catch {
      told.textContent = 'The server is not reachable; try again.';
    }
  });
})();
