// Draws each chart of the JSON in #charts into the canvas with its number.
'use strict';
(() => {
  const colours = [
    '#0b6fb8', '#d1600a', '#12805c', '#b03a8c', '#8a6d00', '#4b58c9', '#b3261e',
    '#3f4a57', '#0d9aa6', '#7a4b2a',
  ];

  // Shaded spans, and vertical lines with a label, such as the begin of a phase.
  const marks = {
    id: 'marks',
    beforeDatasetsDraw(chart, args, options) {
      const {ctx, chartArea, scales} = chart;
      ctx.save();
      ctx.fillStyle = 'rgba(209, 96, 10, 0.15)';
      for (const band of options.bands || []) {
        const left =
            Math.max(chartArea.left, scales.x.getPixelForValue(band.from));
        const right =
            Math.min(chartArea.right, scales.x.getPixelForValue(band.to));
        // However short it is, it is seen.
        ctx.fillRect(
            left, chartArea.top, Math.max(1, right - left), chartArea.height);
      }
      ctx.restore();
    },
    afterDatasetsDraw(chart, args, options) {
      const {ctx, chartArea, scales} = chart;
      let lastX = -Infinity, row = 0;
      for (const mark of options.list || []) {
        const x = options.labels ?
            scales.x.getPixelForValue(nearest(options.labels, mark.x)) :
            scales.x.getPixelForValue(mark.x);
        if (!(x >= chartArea.left - 1 && x <= chartArea.right + 1)) continue;
        ctx.save();
        ctx.strokeStyle = '#3f4a57';
        ctx.setLineDash([4, 3]);
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        // Labels that would cover each other go one line down.
        ctx.font = '11px system-ui, "DejaVu Sans", sans-serif';
        const width = ctx.measureText(mark.label).width;
        row = x < lastX + 4 ? row + 1 : 0;
        const left = x + 3 + width > chartArea.right ? x - 3 - width : x + 3;
        lastX = Math.max(lastX, left + width);
        ctx.fillStyle = 'rgba(255, 255, 255, 0.8)';
        ctx.fillRect(left - 1, chartArea.top + row * 14, width + 2, 14);
        ctx.fillStyle = '#1c2430';
        ctx.fillText(mark.label, left, chartArea.top + 11 + row * 14);
        ctx.restore();
      }
    },
  };

  function nearest(labels, x) {
    let best = 0;
    labels.forEach((label, i) => {
      if (Math.abs(label - x) < Math.abs(labels[best] - x)) best = i;
    });
    return best;
  }

  const number = (x) => x.toLocaleString('en', {maximumSignificantDigits: 4});

  function scale(label, more) {
    return Object.assign({title: {display: label !== '', text: label}}, more);
  }

  function lines(chart) {
    const xs = [...new Set(
        chart.lines.flatMap((line) => line.points.map((p) => p[0])))];
    const x = chart.logarithmic_x ?
        // A tick where there is a point and nowhere else.
        {
          type: 'logarithmic',
          afterBuildTicks: (axis) => {
            if (xs.length <= 12) {
              axis.ticks =
                  xs.sort((a, b) => a - b).map((value) => ({value: value}));
            }
          },
          ticks: {callback: number},
        } :
        {type: 'linear'};
    return {
      type: 'line',
      data: {
        datasets: chart.lines.map((line, i) => ({
          label: line.name,
          data: line.points.map(([x, y]) => ({x: x, y: y})),
          borderColor: colours[i % colours.length],
          backgroundColor: colours[i % colours.length],
          borderWidth: 2,
          borderDash: i < colours.length ? [] : [6, 3],
          pointRadius: line.points.length > 60 ? 0 : 3,
        })),
      },
      options: {
        interaction: {mode: 'nearest', axis: 'x', intersect: false},
        plugins: {marks: {list: chart.marks, bands: chart.bands}},
        scales: {
          x: scale(chart.x_label, x),
          y: scale(chart.y_label, {beginAtZero: true, grace: '5%'}),
        },
      },
    };
  }

  function bars(chart) {
    const labels = [...new Set(chart.lines.flatMap(
        (line) => line.points.map((p) => p[0])))].sort((a, b) => a - b);
    return {
      type: 'bar',
      data: {
        labels: labels.map(number),
        datasets: chart.lines.map((line, i) => {
          const at = new Map(line.points);
          return {
            label: line.name,
            data: labels.map((x) => at.has(x) ? at.get(x) : null),
            backgroundColor: colours[i % colours.length],
          };
        }),
      },
      options: {
        plugins: {marks: {list: chart.marks, labels: labels}},
        scales: {
          // A single group says nothing by its number.
          x: scale(chart.x_label, {ticks: {display: labels.length > 1}}),
          y: scale(chart.y_label, {beginAtZero: true}),
        },
      },
    };
  }

  const root = document.documentElement;
  let drawn = 0;
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.locale = 'en';
  Chart.defaults.font.family = 'system-ui, "DejaVu Sans", sans-serif';
  Chart.register(marks);
  const charts = JSON.parse(document.getElementById('charts').textContent);
  charts.forEach((chart, i) => {
    const config = chart.kind === 'bars' ? bars(chart) : lines(chart);
    config.options.plugins.legend = {display: chart.lines.length > 1};
    new Chart(document.getElementById('chart-' + i), config);
    root.dataset.drawn = String(++drawn);
  });
})();
