/* Comfort only: the page is complete without it. */
(function () {
  'use strict';
  var root = document.documentElement;

  function each(list, work) { Array.prototype.forEach.call(list, work); }

  function stored() {
    try { return localStorage.getItem('theme'); } catch (e) { return null; }
  }

  function isDark() {
    var theme = root.getAttribute('data-theme');
    return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  }

  var theme = stored();
  if (theme === 'dark' || theme === 'light') { root.setAttribute('data-theme', theme); }

  function toggle() {
    var next = isDark() ? 'light' : 'dark';
    root.setAttribute('data-theme', next);
    try { localStorage.setItem('theme', next); } catch (e) { /* sandboxed: the choice lasts as long as the page */ }
  }

  function clock(seconds) {
    var s = Math.round(seconds), two = function (n) { return (n < 10 ? '0' : '') + n; };
    var hours = Math.floor(s / 3600), minutes = Math.floor(s / 60) % 60;
    return (hours ? hours + ':' + two(minutes) : minutes) + ':' + two(s % 60);
  }

  /* A line's places, read back from the data of its path. */
  function places(path) {
    var numbers = (path.getAttribute('d').match(/-?[\d.]+/g) || []).map(Number), list = [];
    for (var i = 0; i + 1 < numbers.length; i += 2) { list.push([numbers[i], numbers[i + 1]]); }
    return list;
  }

  function nearest(list, x) {
    var low = 0, high = list.length - 1;
    while (high - low > 1) {
      var middle = (low + high) >> 1;
      if (list[middle][0] < x) { low = middle; } else { high = middle; }
    }
    return x - list[low][0] < list[high][0] - x ? list[low] : list[high];
  }

  function crosshair(region, svg, readout) {
    var lines = Array.prototype.map.call(svg.querySelectorAll('path[data-label]'), function (path) {
      return { path: path, drawn: '', places: [] };
    }).filter(function (line) { return places(line.path).length > 0; });
    if (!lines.length) { return; }
    var x0 = +svg.getAttribute('data-x0'), x1 = +svg.getAttribute('data-x1');
    var seconds = +svg.getAttribute('data-seconds'), at = null, cross = null;

    function hide() {
      at = null;
      if (cross) { cross.remove(); cross = null; }
      readout.textContent = '';
    }

    function show(x) {
      at = Math.max(x0, Math.min(x1, x));
      if (!cross) {
        cross = document.createElementNS('http://www.w3.org/2000/svg', 'line');
        cross.setAttribute('class', 'cross');
        cross.setAttribute('y1', 0);
        cross.setAttribute('y2', svg.viewBox.baseVal.height);
        svg.appendChild(cross);
      }
      cross.setAttribute('x1', at);
      cross.setAttribute('x2', at);
      var share = range[0] + (at - x0) / (x1 - x0) * (range[1] - range[0]);
      readout.textContent = clock(share * seconds) + '  ' + lines.map(function (line) {
        if (line.drawn !== line.path.getAttribute('d')) {
          line.drawn = line.path.getAttribute('d');
          line.places = places(line.path);
        }
        var value = (+line.path.getAttribute('data-y0') - nearest(line.places, at)[1]) * +line.path.getAttribute('data-per');
        return line.path.getAttribute('data-label') + ' ' + (value < 10 ? value.toFixed(1) : value.toFixed(0))
          + ' ' + line.path.getAttribute('data-unit');
      }).join('  ');
    }

    svg.addEventListener('pointermove', function (event) {
      var box = svg.getBoundingClientRect();
      show((event.clientX - box.left) / box.width * svg.viewBox.baseVal.width);
    });
    svg.addEventListener('pointerleave', hide);
    region.addEventListener('keydown', function (event) {
      var step = event.shiftKey ? (x1 - x0) / 20 : 1;
      if (event.key === 'ArrowRight') { show((at === null ? x0 : at) + step); event.preventDefault(); }
      if (event.key === 'ArrowLeft') { show((at === null ? x1 : at) - step); event.preventDefault(); }
      if (event.key === 'Escape') { hide(); }
    });
  }

  /* Zoom moves what is drawn along the time axis; words keep their shape. */
  var charts = [];

  function zoomable(svg) {
    var x0 = +svg.getAttribute('data-x0'), x1 = +svg.getAttribute('data-x1');
    var kept = [];
    function keep(element, names) {
      var values = names.map(function (name) { return +element.getAttribute(name); });
      kept.push({ element: element, names: names, values: values, drawn: element.getAttribute('d') });
    }
    each(svg.querySelectorAll('path, circle, rect, text, line'), function (element) {
      var tag = element.tagName;
      if (tag === 'path') { keep(element, []); }
      if (tag === 'circle') { keep(element, ['cx']); }
      if (tag === 'rect') { keep(element, ['x', 'width']); }
      if (tag === 'line' && element.getAttribute('x1') === element.getAttribute('x2')) { keep(element, ['x1', 'x2']); }
      if (tag === 'text' && +element.getAttribute('x') >= x0 && !/\bend\b/.test(element.getAttribute('class'))) {
        keep(element, ['x']);
      }
    });
    return function (from, to) {
      var k = 1 / (to - from), move = function (x) { return x0 + ((x - x0) / (x1 - x0) - from) * k * (x1 - x0); };
      var inside = function (x) { return x >= x0 - 1 && x <= x1 + 1; };
      var bounded = function (x) { return Math.max(x0, Math.min(x1, move(x))); };
      kept.forEach(function (item) {
        var element = item.element, tag = element.tagName;
        if (tag === 'path') {
          element.setAttribute('d', item.drawn.replace(/([ML ]?)(-?[\d.]+) (-?[\d.]+)/g, function (all, command, x, y) {
            return command + bounded(+x).toFixed(1) + ' ' + y;
          }));
        } else if (tag === 'rect') {
          var left = bounded(item.values[0]), right = bounded(item.values[0] + item.values[1]);
          element.setAttribute('x', left);
          element.setAttribute('width', Math.max(0, right - left));
        } else {
          var x = move(item.values[0]);
          item.names.forEach(function (name) { element.setAttribute(name, x); });
          element.setAttribute('visibility', inside(x) ? 'visible' : 'hidden');
        }
      });
    };
  }

  var range = [0, 1];
  function zoom(from, to) {
    range = to - from > 0.002 ? [Math.max(0, from), Math.min(1, to)] : [0, 1];
    charts.forEach(function (draw) { draw(range[0], range[1]); });
  }

  function dragToZoom(svg) {
    var x0 = +svg.getAttribute('data-x0'), x1 = +svg.getAttribute('data-x1'), start = null;
    function share(event) {
      var box = svg.getBoundingClientRect();
      var x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
      return range[0] + Math.max(0, Math.min(1, (x - x0) / (x1 - x0))) * (range[1] - range[0]);
    }
    svg.addEventListener('pointerdown', function (event) { if (event.pointerType === 'mouse') { start = share(event); } });
    svg.addEventListener('pointerup', function (event) {
      if (start === null) { return; }
      var end = share(event), from = Math.min(start, end), to = Math.max(start, end);
      start = null;
      if (to - from > 0.01 * (range[1] - range[0])) { zoom(from, to); }
    });
    svg.addEventListener('dblclick', function () { zoom(0, 1); });
    svg.parentNode.addEventListener('keydown', function (event) {
      var width = range[1] - range[0], middle = (range[0] + range[1]) / 2;
      if (event.key === '+') { zoom(middle - width / 4, middle + width / 4); }
      if (event.key === '-') { zoom(middle - width, middle + width); }
      if (event.key === 'Escape') { zoom(0, 1); }
    });
  }

  function addCopy(command) {
    if (!navigator.clipboard) { return; }
    var line = command.textContent, button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy: ' + line);
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(line).then(function () { button.textContent = 'Copied'; });
    });
    command.insertBefore(button, command.firstChild);
  }

  function addFilter(section) {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'filter';
    button.textContent = 'Changed only';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', function () {
      var only = section.classList.toggle('changed-only');
      button.setAttribute('aria-pressed', String(only));
    });
    section.querySelector('h2').appendChild(button);
  }

  document.addEventListener('DOMContentLoaded', function () {
    var button = document.getElementById('theme-toggle'), readout = document.getElementById('readout');
    button.hidden = false;
    button.addEventListener('click', toggle);
    each(document.querySelectorAll('svg[data-seconds]'), function (svg) {
      crosshair(svg.parentNode, svg, readout);
      charts.push(zoomable(svg));
      dragToZoom(svg);
    });
    each(document.querySelectorAll('.command'), addCopy);
    var changed = document.querySelector('#changed');
    if (changed) { addFilter(changed); }
  });
})();
