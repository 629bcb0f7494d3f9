@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PY="
for %%V in (@versions@) do if not defined PY (py -%%V -c "" >nul 2>nul && set "PY=py -%%V")
if not defined PY (python -c "import sys; sys.exit(sys.version.split()[0].rpartition('.')[0] not in '@versions@'.split())" >nul 2>nul && set "PY=python")
if not defined PY (
  call :say "«没有找到 Python @python@。请先安装它（python.org 的 Windows installer 64-bit，勾选 Add python.exe to PATH），再双击 install.bat。»"
  pause
  exit /b 1
)
call :say "«正在安装，请稍候……»"
%PY% -m venv "%~dp0program"
if errorlevel 1 goto failed
"%~dp0program\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%~dp0wheels" --force-reinstall gongkai
if errorlevel 1 goto failed
"%~dp0program\Scripts\gongkai.exe" --version
if errorlevel 1 goto failed
call :say "«安装好了。以后把收到的填报表或装着填报表的文件夹拖到 gongkai.bat 上。»"
pause
exit /b 0

:failed
call :say "«没有装成。请把上面的文字发给技术人员。»"
pause
exit /b 1

:say
powershell -NoProfile -Command "[Console]::OutputEncoding = [Text.Encoding]::UTF8; [regex]::Unescape('%~1')"
exit /b 0
