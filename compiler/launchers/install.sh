#!/bin/sh
# 安装：在终端中执行 sh install.sh，不需要网络。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fits="import sys; sys.exit('.'.join(map(str, sys.version_info[:2])) not in '@versions@'.split())"
python=
for name in $(printf 'python%s ' @versions@) python3; do
  if [ -z "$python" ] && command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits"; then python=$name; fi
done
if [ -z "$python" ]; then
  echo "没有找到 Python @python@，请先安装它和 venv（软件包 python3-venv），再执行 sh install.sh。" >&2
  exit 1
fi
"$python" -m venv "$here/program"
"$here/program/bin/python" -m pip install --quiet --disable-pip-version-check \
  --no-index --find-links "$here/wheels" --force-reinstall gongkai
"$here/program/bin/gongkai" --version
chmod +x "$here/gongkai.sh"
cat >"$here/gongkai.desktop" <<END
[Desktop Entry]
Type=Application
Name=预决算公开
Exec="$here/gongkai.sh" %F
Terminal=true
END
chmod +x "$here/gongkai.desktop"
echo "安装好了。把 gongkai.desktop 复制到桌面，以后把收到的填报表或装着填报表的文件夹拖到它上面。"
