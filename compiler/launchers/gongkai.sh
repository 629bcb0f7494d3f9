#!/bin/sh
# 把填报表或装着填报表的文件夹写在后面：sh gongkai.sh 收件/
here=$(cd "$(dirname "$0")" && pwd)
status=2
if [ ! -x "$here/program/bin/gongkai" ]; then
  echo "还没有安装，请先执行 sh install.sh。" >&2
elif [ $# -eq 0 ]; then
  echo "请把填报表，或装着填报表的文件夹，拖到图标上，或写在命令的后面。" >&2
else
  out="${1%/}-result"
  "$here/program/bin/gongkai" batch "$@" -o "$out"
  status=$?
  echo "结果在这个文件夹中：$out"
fi
if [ -t 0 ]; then
  printf '按回车键关闭……'
  read -r _
fi
exit "$status"
