// Every page works without this. It adds keys, drafts, uploads that keep the page, and line numbers.
import "./menus.js";
import "./forms.js";
import "./drafts.js";
import "./uploads.js";
import "./keys.js";
import "./editor.js";
