/* Comfort only: the page is complete without it. */
(function () {
  'use strict';
  var root = document.documentElement;

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
      return { path: path, places: places(path) };
    }).filter(function (line) { return line.places.length > 0; });
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
      readout.textContent = clock((at - x0) / (x1 - x0) * seconds) + '  ' + lines.map(function (line) {
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

  document.addEventListener('DOMContentLoaded', function () {
    var button = document.getElementById('theme-toggle'), readout = document.getElementById('readout');
    button.hidden = false;
    button.addEventListener('click', toggle);
    Array.prototype.forEach.call(document.querySelectorAll('svg[data-seconds]'), function (svg) {
      crosshair(svg.parentNode, svg, readout);
    });
  });
})();
