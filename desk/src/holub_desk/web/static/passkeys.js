// Passkeys: a button with data-passkey asks the desk for options, the device for a proof, and sends it back.
// Nothing is stored here. Without passkeys the page says so, and the ways without them stay.
"use strict";
{
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const known = (all) => (all ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
  const post = (path, body) =>
    fetch(path, {
      method: "POST",
      headers: body ? { "content-type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });

  const prove = async (kind, options) => {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (kind === "create") {
      publicKey.user = { ...options.user, id: bytes(options.user.id) };
      publicKey.excludeCredentials = known(options.excludeCredentials);
    } else publicKey.allowCredentials = known(options.allowCredentials);
    const made = await navigator.credentials[kind]({ publicKey });
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    if (kind === "create") response.attestationObject = text(made.response.attestationObject);
    else {
      response.authenticatorData = text(made.response.authenticatorData);
      response.signature = text(made.response.signature);
      if (made.response.userHandle) response.userHandle = text(made.response.userHandle);
    }
    return { id: made.id, rawId: text(made.rawId), type: made.type, response };
  };

  const run = async (button) => {
    const { passkey, path, then, label } = button.dataset;
    const refused = button.parentElement.querySelector("[data-refused]");
    refused.hidden = true;
    button.disabled = true;
    try {
      const options = await (await post(`${path}-options`)).json();
      const credential = await prove(passkey, options);
      const sent = passkey === "create" ? { credential, label: document.getElementById(label).value } : credential;
      const answer = await post(path, sent);
      if (!answer.ok) throw new Error("refused");
      if (then.startsWith("#")) HTMLFormElement.prototype.submit.call(document.querySelector(then));
      else location.replace(then);
    } catch {
      // Cancelled, no such key, or refused: the same words, since a browser does not say which.
      refused.hidden = false;
      button.disabled = false;
      button.focus();
    }
  };

  const show = () => {
    if (!window.PublicKeyCredential) return;
    for (const button of document.querySelectorAll("[data-passkey]")) {
      button.hidden = false;
      button.parentElement.querySelector("[data-without]").hidden = true;
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-passkey]");
    if (button) run(button);
  });
  document.addEventListener("htmx:afterSwap", show);
  show();
  document.querySelector("form[data-submit]")?.submit();
}
