#!/usr/bin/env bash
# Serve one tool over stdio: what supergateway starts as its child, once for each request. A shell, because it starts in
# milliseconds, so that the gateway can be called as often as an acquittal takes.
while IFS= read -r line; do
  [[ $line =~ \"id\":([0-9]+|\"[^\"]*\") ]] || continue # a notification
  id=${BASH_REMATCH[1]}
  case $line in
    *'"method":"initialize"'*)
      [[ $line =~ \"protocolVersion\":\"([0-9-]+)\" ]]
      result='{"protocolVersion":"'${BASH_REMATCH[1]}'","capabilities":{"tools":{}},"serverInfo":{"name":"child","version":"1.0.0"}}'
      ;;
    *'"method":"tools/list"'*)
      result='{"tools":[{"name":"tick","description":"Answer at once.","inputSchema":{"type":"object"}}]}'
      ;;
    *'"method":"tools/call"'*) result='{"content":[{"type":"text","text":"tock"}]}' ;;
    *) result='{}' ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
done
