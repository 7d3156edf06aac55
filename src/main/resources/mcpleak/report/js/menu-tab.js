@BEGIN@
(function () {
  function addMemoryTab() {
    var menu = document.querySelector('#sousMenu .sous-menu-spacer');
    if (!menu || document.getElementById('mcpleak-memory-tab')) { return; }
    var item = document.createElement('div');
    var link = document.createElement('a');
    item.className = 'item';
    item.id = 'mcpleak-memory-tab';
    link.href = 'memory.html';
    link.title = '@WORDS@';
    link.textContent = 'Memory @SIGN@';
    item.appendChild(link);
    menu.appendChild(item);
  }
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', addMemoryTab);
  } else {
    addMemoryTab();
  }
})();
@END@
